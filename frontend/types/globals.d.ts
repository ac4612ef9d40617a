// What the page holds beside our modules: htmx, and what leaflet-geoman adds to Leaflet.
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

  interface DrawingMap extends Leaflet.Map {
    pm: { setGlobalOptions(options: object): void };
  }

  interface EditableLayer extends Leaflet.Layer {
    pm: { enable(options: object): void; disable(): void };
  }
}

declare module "leaflet" {
  const PM: { setOptIn(isOptIn: boolean): void };
}
