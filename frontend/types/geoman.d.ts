declare module "geoman"; // a script that puts its tools on Leaflet's L
