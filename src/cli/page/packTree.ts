// A shipment in a few lines: its packages as a tree, each with its mark, order or item.
import type { ShipmentNode } from '../../canonical/canonical.ts'

/** A draft may lack any part. */
type Part = Partial<Omit<ShipmentNode, 'contents'>> & { contents?: readonly Part[] }

/** Parts of a shipment that are listed. */
const MOST = 40

/** The contents, one part to a line, what stands in another below it with an indent. */
export function packTree(contents: readonly Part[] = []): string[] {
  const lines = contents.flatMap((part) => linesOf(part, ''))
  const more = lines.length - MOST
  return more > 0 ? [...lines.slice(0, MOST), `${more} more parts`] : lines
}

const linesOf = (part: Part, indent: string): string[] => [
  indent + partText(part),
  ...(part.contents ?? []).flatMap((inner) => linesOf(inner, `${indent}  `)),
]

function partText({ level, marks, order, line, item, quantity }: Part): string {
  const { buyerId, sellerId, gtin, lot, name, description } = item ?? {}
  const mark = marks?.[0]
  const parts = [
    [level ?? '(no level)', line ?? order?.number ?? mark?.value].filter(Boolean).join(' '),
    [quantity?.value, quantity?.unit ?? quantity?.partnerUnit].filter(Boolean).join(' '),
    buyerId && `buyer’s ${buyerId}`,
    sellerId && `seller’s ${sellerId}`,
    gtin && `gtin ${gtin}`,
    lot && `lot ${lot}`,
    name ?? description,
    marks && marks.length > 1 && `${marks.length} marks`,
  ]
  return parts.filter(Boolean).join(', ')
}
