import { compareFiscalYears } from './compare-fiscal-years.ts'
import { describeMetrics } from './describe-metrics.ts'
import { exportDataset } from './export-dataset.ts'
import { forecastMetric } from './forecast-metric.ts'
import { generateChart } from './generate-chart.ts'
import { getMarginAnalysis } from './get-margin-analysis.ts'
import { queryActuals } from './query-actuals.ts'
import { queryProducts } from './query-products.ts'
import type { Tool } from './tool.ts'

/** All tools, in the order a model is told them. The order is stable: it is part of the prompt's cached prefix. */
export function createToolRegistry(): Tool[] {
  return [
    queryActuals,
    compareFiscalYears,
    getMarginAnalysis,
    queryProducts,
    forecastMetric,
    generateChart,
    describeMetrics,
    exportDataset,
  ]
}

/** The tool a model calls by this name; undefined for a name no tool has. */
export function findTool(tools: readonly Tool[], name: string): Tool | undefined {
  return tools.find((tool) => tool.name === name)
}
