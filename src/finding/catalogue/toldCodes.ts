// What the codes of a partner's acknowledgement mean, in a few words of ours. The codes themselves are facts of the
// standard (elements 715 to 723 and I18); what a partner writes that is not here is shown as its number.

type Words = Readonly<Record<string, string>>

/** AK304, IK304: what is wrong with a segment. */
const SEGMENT: Words = {
  '1': 'its identifier is not known',
  '2': 'it was not expected here',
  '3': 'it is required and missing',
  '4': 'its loop occurs too often',
  '5': 'it occurs too often',
  '6': 'it does not belong to this set',
  '7': 'it stands in the wrong place',
  '8': 'it has elements in error',
  I4: 'their guide does not use it',
  I6: 'their guide requires it here, because of another value',
  I7: 'its loop occurs too seldom for their guide',
  I8: 'it occurs too seldom for their guide',
  I9: 'their guide does not use it here, because of another value',
}

/** AK403, IK403: what is wrong with an element. */
const ELEMENT: Words = {
  '1': 'it is required and missing',
  '2': 'it is required beside another element, and missing',
  '3': 'there are too many elements',
  '4': 'it is too short',
  '5': 'it is too long',
  '6': 'it has a character that is not allowed',
  '7': 'invalid code',
  '8': 'invalid date',
  '9': 'invalid time',
  '10': 'it must not stand beside another element',
  '12': 'it is repeated too often',
  '13': 'it has too many components',
  I6: 'their guide does not use this code',
  I9: 'their guide requires it here, because of another value',
  I10: 'their guide does not use it',
  I11: 'it is repeated too seldom for their guide',
  I12: 'it has not the shape that their guide says',
  I13: 'their guide does not use it here, because of another value',
}

/** AK502, IK502: what is wrong with a set. */
const SET: Words = {
  '1': 'they do not take this set',
  '2': 'its trailer (SE) is missing',
  '3': 'the control numbers of ST and SE differ',
  '4': 'the number of segments differs from SE01',
  '5': 'segments are in error',
  '6': 'its identifier (ST01) is missing or invalid',
  '7': 'its control number (ST02) is missing or invalid',
  '8': 'its authentication key is not known',
  '9': 'its encryption key is not known',
  '10': 'a service of its security is not offered',
  '11': 'the recipient of its security is not known',
  '12': 'its encryption is wrong',
  '13': 'its authentication failed',
  '15': 'its security was not expected',
  '16': 'its security is not complete',
  '17': 'its security segments are out of order',
  '18': 'it does not belong to this kind of group',
  '19': 'its guide (ST03) is not known',
  '23': 'its control number is not unique in the group',
  I5: 'segments are in error by their guide',
  I6: 'they do not take this guide',
}

/** AK905: what is wrong with a group. */
const GROUP: Words = {
  '1': 'they do not take this kind of group',
  '2': 'they do not take its version (GS08)',
  '3': 'its trailer (GE) is missing',
  '4': 'the control numbers of GS and GE differ',
  '5': 'the number of sets differs from GE01',
  '6': 'its control number is invalid',
  '10': 'its authentication key is not known',
  '11': 'its encryption key is not known',
  '12': 'a service of its security is not offered',
  '13': 'the recipient of its security is not known',
  '14': 'its encryption is wrong',
  '15': 'its authentication failed',
  '16': 'its security was not expected',
  '17': 'its security is not complete',
  '18': 'its security segments are out of order',
  '19': 'its control number is not unique in the interchange',
}

/** TA105: what is wrong with an interchange. */
const INTERCHANGE: Words = {
  '000': 'nothing',
  '001': 'the control numbers of ISA and IEA differ',
  '002': 'the standard in ISA11 is not taken',
  '003': 'the version of the controls (ISA12) is not taken',
  '004': 'invalid segment terminator',
  '005': 'invalid qualifier of the sender (ISA05)',
  '006': 'invalid sender (ISA06)',
  '007': 'invalid qualifier of the receiver (ISA07)',
  '008': 'invalid receiver (ISA08)',
  '009': 'the receiver is not known there',
  '010': 'invalid qualifier of the authorization (ISA01)',
  '011': 'invalid authorization (ISA02)',
  '012': 'invalid qualifier of the security (ISA03)',
  '013': 'invalid security (ISA04)',
  '014': 'invalid date (ISA09)',
  '015': 'invalid time (ISA10)',
  '016': 'invalid standard (ISA11)',
  '017': 'invalid version (ISA12)',
  '018': 'invalid control number (ISA13)',
  '019': 'invalid request for an acknowledgement (ISA14)',
  '020': 'invalid test indicator (ISA15)',
  '021': 'the number of groups differs from IEA01',
  '022': 'its structure is invalid',
  '023': 'it ended too early',
  '024': 'invalid content, such as a GS',
  '025': 'its control number came before',
  '026': 'invalid element separator',
  '027': 'invalid component separator',
  '028': 'invalid date for delivery',
  '029': 'invalid time for delivery',
  '030': 'invalid grade of service for delivery',
  '031': 'invalid grade of service',
}

const WORDS = {
  segment: SEGMENT,
  element: ELEMENT,
  set: SET,
  group: GROUP,
  interchange: INTERCHANGE,
} as const
export type ToldLevel = keyof typeof WORDS

/** What a partner's code means; `code 99` where it is none that we know. */
export const meaningOf = (level: ToldLevel, code: string): string => WORDS[level][code] ?? `code ${code}`
