import { compareFiscalYears } from './compare-fiscal-years.ts'
import { decomposeChange } from './decompose-change.ts'
import { describeMetrics } from './describe-metrics.ts'
import { detectAnomalies } from './detect-anomalies.ts'
import { explainVariance } from './explain-variance.ts'
import { exportDataset } from './export-dataset.ts'
import { forecastMetric } from './forecast-metric.ts'
import { generateChart } from './generate-chart.ts'
import { getBudgetVariance } from './get-budget-variance.ts'
import { getCustomerConcentration } from './get-customer-concentration.ts'
import { getEfficiencyMetrics } from './get-efficiency-metrics.ts'
import { getMarginAnalysis } from './get-margin-analysis.ts'
import { getRetentionMetrics } from './get-retention-metrics.ts'
import { getWorkingCapital } from './get-working-capital.ts'
import { queryActuals } from './query-actuals.ts'
import { queryBudgets } from './query-budgets.ts'
import { queryCustomers } from './query-customers.ts'
import { queryProducts } from './query-products.ts'
import { runBreakeven } from './run-breakeven.ts'
import { runFinancialModel } from './run-financial-model.ts'
import { runServicesModel } from './run-services-model.ts'
import { runWhatIfSimulation } from './run-what-if-simulation.ts'
import type { Tool } from './tool.ts'

/** All tools, in the order a model is told them. The order is stable: it is part of the prompt's cached prefix. */
export function createToolRegistry(): Tool[] {
  return [
    queryActuals,
    queryBudgets,
    queryProducts,
    queryCustomers,
    compareFiscalYears,
    getMarginAnalysis,
    getBudgetVariance,
    explainVariance,
    decomposeChange,
    getCustomerConcentration,
    getRetentionMetrics,
    getWorkingCapital,
    getEfficiencyMetrics,
    forecastMetric,
    detectAnomalies,
    runFinancialModel,
    runServicesModel,
    runWhatIfSimulation,
    runBreakeven,
    generateChart,
    describeMetrics,
    exportDataset,
  ]
}

/** The tool a model calls by this name; undefined for a name no tool has. */
export function findTool(tools: readonly Tool[], name: string): Tool | undefined {
  return tools.find((tool) => tool.name === name)
}
