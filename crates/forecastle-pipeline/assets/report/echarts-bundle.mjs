// Input of echarts.min.js: the parts of Apache ECharts the backtest report uses.
//
// To rebuild (Node 18 or later), in an empty folder holding a copy
// of this file and of echarts-banner.txt:
//
//   npm init -y
//   npm install --save-exact echarts@5.6.0 esbuild@0.28.2
//   npx esbuild echarts-bundle.mjs --bundle --minify --format=iife \
//     --global-name=echarts --target=es2020 --charset=ascii --legal-comments=none \
//     --define:process.env.NODE_ENV='"production"' \
//     --banner:js="$(cat echarts-banner.txt)" \
//     --outfile=echarts.min.js
//
// The banner holds the licence notices of ECharts (Apache-2.0) and of the code it
// contains (BSD-3-Clause); they must stay. Add a part here only when report.js
// uses it: the bundle is copied into every report.

import { init, use } from "echarts/core";
import { LineChart, BarChart, ScatterChart } from "echarts/charts";
import {
  AriaComponent,
  DataZoomInsideComponent,
  DataZoomSliderComponent,
  GridComponent,
  LegendPlainComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TitleComponent,
  ToolboxComponent,
  TooltipComponent,
} from "echarts/components";
import { CanvasRenderer, SVGRenderer } from "echarts/renderers";

use([
  LineChart,
  BarChart,
  ScatterChart,
  AriaComponent,
  DataZoomInsideComponent,
  DataZoomSliderComponent,
  GridComponent,
  LegendPlainComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TitleComponent,
  ToolboxComponent,
  TooltipComponent,
  CanvasRenderer,
  SVGRenderer,
]);

export { init };
