/** Questions to the offline analyst, by what their answers are like. */

/** A table and a page of text with cited figures. */
export const MARGIN = 'How did gross margin by business unit change from FY2025 to FY2026?'
/** Two thousand characters: long enough to be left in the middle, and come back to. */
export const SCENARIO = 'What if prices rise by 3 % next year?'
/** Three thousand characters, the longest there is. */
export const CATALOGUE = 'Which metrics are there?'
/** A sentence, and nothing looked up. */
export const UNKNOWN_YEAR = 'What were net sales in FY2031?'
/** A table and a few sentences. */
export const SALES = 'What were net sales by business unit in FY2026?'
