// What the page holds beside our modules: htmx, and leaflet-geoman's members of a map.
import type * as Leaflet from "leaflet";

/** The tiles of the plan and how they are drawn: what we use of protomaps-leaflet. */
interface TilesLayer extends Leaflet.GridLayer {
  paintRules: object[];
  views: Map<string, { getBbox(zoom: number, bounds: object): Promise<object[]> }>;
  rerenderTiles(): void;
}

declare global {
  const protomapsL: {
    leafletLayer(options: object): TilesLayer;
    PmtilesSource: new (url: string, cancels: boolean) => { p: { getMetadata(): Promise<object> } };
  };

  const htmx: {
    ajax(
      verb: string,
      path: string,
      context: { target: Element; swap?: string; headers?: Record<string, string>; values?: Record<string, string | string[]> },
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
  const PM: { setOptIn(isOptIn: boolean): void; reInitLayer(layer: Layer): void; Map: new (map: Map) => DrawingMap["pm"] };
}
