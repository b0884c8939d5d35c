// What is said of a setting that can't be used.

/** A setting that can't be used; the message says which word and what was expected. */
export class SettingError extends Error {}
