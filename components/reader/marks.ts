/**
 * Signs at the start of what primitives say to a reader. They are noncharacters: text from outside never holds one
 * once it is printable.
 */

/** A cell of a row begins. */
export const CELL = '\ufdd0';

/** A line that stands only while work goes on: not worth a word unless it stands for long. */
export const PASSING = '\ufdd1';

/** A line that says what is waited for: told at once, and so is its end. */
export const WAIT = '\ufdd2';

/** One of many lines of its kind: a few of them are told between two lines of progress. */
export const ONE_OF_MANY = '\ufdd3';
