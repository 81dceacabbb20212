/** The closed lists of words that datasets and charts are described with. */

/** How the numbers of a column read: micro-units never travel, a `ratio` of 0.25 is shown as 25 %. */
export const UNITS = ['text', 'date', 'count', 'usd', 'ratio', 'percentage_points', 'number', 'year'] as const

export const CHART_KINDS = ['bar', 'stacked_bar', 'line', 'area', 'pie', 'scatter', 'waterfall'] as const
