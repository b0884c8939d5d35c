// Orders as Acme writes them, each made for one test: what is special about it is what the test says.

export interface OrderFile {
  isa13?: string
  gs06?: string
  usage?: 'P' | 'T'
  sender?: string
  receiver?: string
  /** ISA14. */
  ask?: '0' | '1'
  version?: string
  /** Sets of the first group, and of more. */
  groups?: string[][]
}

/** One 850: ST to SE, of a number, with other segments where they are given. */
export function order(number: string, control = '0001', changes: Record<string, string> = {}): string {
  const segments: Record<string, string> = {
    BEG: `BEG*00*SA*${number}**20260601`,
    REF: 'REF*DP*042',
    N1: 'N1*ST*Acme DC 7*92*0007',
    PO1: 'PO1*1*24*EA*9.95*PE*VN*WC-10',
    CTT: 'CTT*1',
    ...changes,
  }
  const body = Object.values(segments).filter(Boolean)
  return [`ST*850*${control}`, ...body, `SE*${body.length + 2}*${control}`].map((one) => `${one}~`).join('\n')
}

/** An interchange of orders, all counts and control numbers right. */
export function orders(file: OrderFile = {}): string {
  const { isa13 = '000000001', gs06 = '77', usage = 'P', ask = '0', version = '004010' } = file
  const sender = (file.sender ?? 'ACMERETAIL').padEnd(15)
  const receiver = (file.receiver ?? '123456789').padEnd(15)
  const groups = file.groups ?? [[order('4500012001')]]
  const lines = groups.flatMap((sets, index) => {
    const control = String(Number(gs06) + index)
    return [
      `GS*PO*ACMERETAIL*123456789*20260601*1030*${control}*X*${version}~`,
      ...sets,
      `GE*${sets.length}*${control}~`,
    ]
  })
  const isa = `ISA*00*          *00*          *ZZ*${sender}*01*${receiver}*260601*1030*U*00401*${isa13}*${ask}*${usage}*>~`
  return [isa, ...lines, `IEA*${groups.length}*${isa13}~`, ''].join('\n')
}
