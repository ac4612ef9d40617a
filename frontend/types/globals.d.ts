// What the page holds beside our modules: htmx, and leaflet-geoman's members of a map.
import type * as Leaflet from "leaflet";

declare global {
  const htmx: {
    ajax(
      verb: string,
      path: string,
      context: { target: Element; swap?: string; headers?: Record<string, string> },
    ): Promise<void>;
    process(element: Element): void;
  };

  /** A tool of leaflet-geoman while it draws: the two gestures its own tool bar would offer. */
  interface DrawingTool {
    enabled(): boolean;
    _removeLastVertex(): void;
    _finishShape(): void;
  }

  interface DrawingMap extends Leaflet.Map {
    pm: {
      Draw: Record<string, DrawingTool>;
      setLang(language: string): void;
      setGlobalOptions(options: object): void;
      enableDraw(tool: string, options: object): void;
      disableDraw(): void;
    };
  }

  interface EditableLayer extends Leaflet.Layer {
    pm: { enable(options: object): void; disable(): void };
  }
}
