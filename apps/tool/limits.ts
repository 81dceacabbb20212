/** Every bound of the program, in one place, with its unit in its name. */

/** How wide a terminal is taken to be that does not say. A wider table is printed row by row. */
export const TERMINAL_DEFAULT_COLUMNS = 160
/** A longer text in a table is broken into lines. */
export const TEXT_CHARACTERS = 72
/** A longer label too, unless its column is wider anyway. */
export const LABEL_CHARACTERS = 12
