// A long text as a short one.
import { createHash } from 'node:crypto'

export const digest = (text: string): string => createHash('sha1').update(text).digest('base64')
