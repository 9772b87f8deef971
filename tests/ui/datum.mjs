/** GCJ-02 of a WGS-84 position, degrees: files are made with it, so that the app's own inverse is not tested against itself. */
const AXIS = 6378245;
const E2 = 0.00669342162296594323;
const { PI, abs, cos, sin, sqrt } = Math;

const wave = (v) => 20 * sin(6 * v * PI) + 20 * sin(2 * v * PI);
const north = (x, y) => -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + (2 / 3) * (wave(x) + 20 * sin(y * PI) + 40 * sin((y / 3) * PI) + 160 * sin((y / 12) * PI) + 320 * sin((y * PI) / 30));
const east = (x, y) => 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + (2 / 3) * (wave(x) + 20 * sin(x * PI) + 40 * sin((x / 3) * PI) + 150 * sin((x / 12) * PI) + 300 * sin((x / 30) * PI));

export function gcj02([lon, lat]) {
  const [x, y, phi] = [lon - 105, lat - 35, (lat / 180) * PI];
  const curve = 1 - E2 * sin(phi) ** 2;
  return [lon + (east(x, y) * 180) / ((AXIS / sqrt(curve)) * cos(phi) * PI), lat + (north(x, y) * 180) / (((AXIS * (1 - E2)) / (curve * sqrt(curve))) * PI)];
}
