/** At most 24 characters of a text of the visitor's. */
export const shorten = (text: string): string => (text.length > 24 ? `${text.slice(0, 24)}…` : text)
