// What the made-up retailers buy, from whom, and where to. Nobody of these exists.

export const STORES = [
  'Marram Home Stores',
  'Fernley Garden Centres',
  'Oakhollow Outfitters',
  'Quayside Hardware',
  'Bellwether Markets',
  'Tallgrass Supply',
] as const

export const SUPPLIERS = [
  'Watercress Tools Inc',
  'Pinemoor Textiles',
  'Brightsea Ceramics',
  'Larkfield Lighting',
  'Stonecrop Furniture',
] as const

export const STREETS = [
  'COMMERCE PARKWAY',
  'MILL ROAD',
  'HARBOR STREET',
  'ORCHARD LANE',
  'FOUNDRY AVENUE',
] as const

/** City, state and the beginning of its postal codes. */
export const PLACES = [
  ['COLUMBUS', 'OH', '432'],
  ['DECATUR', 'GA', '300'],
  ['SALEM', 'OR', '973'],
  ['MACON', 'GA', '312'],
  ['LANSING', 'MI', '489'],
  ['TOPEKA', 'KS', '666'],
  ['FRESNO', 'CA', '937'],
] as const

export const MATERIALS = ['Steel', 'Oak', 'Cotton', 'Copper', 'Glazed', 'Woven', 'Galvanised'] as const

export const GOODS = [
  'watering can, 10 litres',
  'garden hose, 25 m',
  'storage basket',
  'desk lamp with dimmer',
  'bath towel 70 x 140',
  'shelf bracket, pair',
  'flower pot, 30 cm',
  'folding chair',
  'door mat',
] as const

export const COLOURS = ['GREEN', 'NATURAL', 'ANTHRACITE', 'WHITE', 'TERRACOTTA', 'NAVY'] as const

export const UNITS = ['EA', 'EA', 'EA', 'CA', 'DZ', 'BX', 'PK'] as const
