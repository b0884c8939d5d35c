// What other programs answered to documents of the shared corpus, beside what we answer, judged by hand: equal,
// better (with the reason), or not to be compared below the set's own line, where no guide of that set is shipped.

export type Judgement = 'equal' | 'better' | 'not comparable'

export interface Peer {
  judgement: Judgement
  /** Why ours is better, or can't be compared. */
  reason?: string
  /** What we say where it differs, envelope left out. */
  ours?: readonly string[]
  /** The expected answer is to several documents; the groups of the one at hand. */
  groups?: readonly string[]
}

const equal: Peer = { judgement: 'equal' }
const noGuide = (set: string): Peer => ({
  judgement: 'not comparable',
  reason: `no guide of ${set} is shipped`,
})

/** By file of the corpus: pyx12's first, then those of bots. */
export const PEERS: Readonly<Record<string, Peer>> = {
  '270/azoner.pyx12__x12testdata-repeat_init_segment': noGuide('270'),
  '834/azoner.pyx12__x12testdata-834_lui_id': noGuide('834'),
  '834/azoner.pyx12__x12testdata-834_lui_id_5010': noGuide('834'),
  '835/azoner.pyx12__x12testdata-835id': noGuide('835'),
  '835/azoner.pyx12__x12testdata-bad_header_looping': noGuide('835'),
  '837/azoner.pyx12__x12testdata-837miss': {
    judgement: 'better',
    reason:
      'Both say TA1 023. pyx12 also sends a 997 for the group of the interchange that it ' +
      'rejected, with an AK9 that counts no set though it names one.',
    ours: ['TA1*000010121*030828*1128*R*023'],
  },
  '837/azoner.pyx12__x12testdata-bad_2010AA_bug': noGuide('837'),
  '837/azoner.pyx12__x12testdata-blank1': noGuide('837'),
  '837/azoner.pyx12__x12testdata-ele': {
    judgement: 'better',
    reason:
      'Both say TA1 015. pyx12’s TA1 repeats the time that is none and breaks its own standard ' +
      'by it; ours says when it was received.',
    ours: ['TA1*000484889*040709*0815*R*015'],
  },
  '837/azoner.pyx12__x12testdata-elements': noGuide('837'),
  '837/azoner.pyx12__x12testdata-fail_no_IEA': {
    judgement: 'better',
    reason:
      'Both say TA1 023 and answer the group, which is whole. pyx12 rejects the interchange by the TA1 all the same; ' +
      'and there is no guide for an 837 here, where pyx12 finds segments missing.',
    ours: [
      'TA1*000010121*030828*1128*E*023',
      'AK1*HC*17',
      'AK2*837*11280001',
      'AK5*R*1*4',
      'AK9*R*1*1*0',
    ],
  },
  '837/azoner.pyx12__x12testdata-ordinal': noGuide('837'),
  '837/azoner.pyx12__x12testdata-per_segment_repeat': noGuide('837'),
  '837/azoner.pyx12__x12testdata-simple1': noGuide('837'),
  '837/azoner.pyx12__x12testdata-simple_837p': noGuide('837'),
  '837/azoner.pyx12__x12testdata-trailer_errors': {
    judgement: 'better',
    reason:
      'ISA13 and IEA02 differ, which is 001; pyx12 says 018, an invalid number. It also sends a ' +
      '997 for a group of the interchange that it rejected.',
    ours: ['TA1*000484950*040820*1133*R*001'],
  },
  '837/azoner.pyx12__x12testdata-trailing_terms': noGuide('837'),
  'mixed/azoner.pyx12__x12testdata-mult_isa': noGuide('278, 837 and 835'),
  'mixed/azoner.pyx12__x12testdata-multiple_trn': noGuide('278, 837 and 835'),

  '850/rioncm.bots-edi-k8s__850-004010-01': equal,
  '850/rioncm.bots-edi-k8s__850-004010-02': {
    judgement: 'better',
    reason:
      'Two sets of a group have one control number, and two groups have one too; bots accepts ' +
      'them, so nobody could say which one an answer means.',
    ours: [
      'AK1*PO*5',
      'AK2*850*000000001',
      'AK5*A',
      'AK2*850*000000001',
      'AK5*R*5',
      'AK9*P*2*2*1',
      'AK1*PO*5',
      'AK2*850*000000001',
      'AK5*R',
      'AK2*850*000000001',
      'AK5*R*5',
      'AK9*R*2*2*0*6',
    ],
  },
  '850/rioncm.bots-edi-k8s__850-004010-04': {
    judgement: 'better',
    reason: 'CTT counts one line and there are five; bots accepts it.',
    ours: ['AK1*PO*1403', 'AK2*850*01403001', 'AK3*CTT*45**8', 'AK5*R*5', 'AK9*R*1*1*0'],
  },
  '850/rioncm.bots-edi-k8s__850-004010-05-2': {
    judgement: 'better',
    reason:
      'A DTM has a format qualifier (element 5) without its value (6), which P0506 forbids; ' +
      'bots accepts it.',
    ours: [
      'AK1*PO*8',
      'AK2*850*0007',
      'AK5*A',
      'AK2*850*0001',
      'AK3*DTM*4**8',
      'AK4*6*1251*2',
      'AK5*R*5',
      'AK9*P*2*2*1',
    ],
  },
  '850/rioncm.bots-edi-k8s__850-004010-10': equal,
  '850/rioncm.bots-edi-k8s__850-004010-11': { ...equal, groups: ['142'] },
  '850/rioncm.bots-edi-k8s__850-004010-12-2': equal,
  '850/rioncm.bots-edi-k8s__850-004010.13': equal,
  '850/rioncm.bots-edi-k8s__850-004010.14': { ...equal, groups: ['152'] },
  '850/rioncm.bots-edi-k8s__850-004010VICS-01': equal,
  '850/rioncm.bots-edi-k8s__850-02': equal,
  '850/rioncm.bots-edi-k8s__850_01': equal,
}
