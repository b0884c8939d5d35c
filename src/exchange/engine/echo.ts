// Which flaws of an acknowledgement are only the partner's own, repeated.
import type { Finding } from '../../finding/finding.ts'

// What a partner's own ST and GS say is repeated as it is, also where it is not what the standard wants there.
const ECHO = /\.(AK1\.[123]|AK2\.[123]|[AI]K3\.1)$/
const SHAPE = new Set(['element-too-short', 'element-too-long', 'character-invalid', 'code-unknown'])

/** Whether a finding is only about a partner's own control numbers and names, repeated to it. */
export const isEcho = ({ code, guide }: Finding): boolean => SHAPE.has(code) && ECHO.test(guide ?? '')
