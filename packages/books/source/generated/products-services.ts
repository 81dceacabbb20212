import { createProduct, labour, material, overhead } from './bill.ts'
import type { CatalogueProduct, ProductSheet } from './bill.ts'

/** What the Field Services unit sells. Dollars of the last fiscal year; hours at their full cost. */
const SHEETS: readonly ProductSheet[] = [
  {
    id: 'SRV-100',
    name: 'Intersection installation, turn-key',
    category: 'Installation',
    listPrice: 28600,
    popularity: 4,
    bill: [
      labour('Installation crew', 196, 58),
      material('Conduit, cable and consumables', 1, 4820),
      material('Crane and lift hire', 1, 1960),
      overhead('Yard and dispatch', 1, 1480),
    ],
  },
  {
    id: 'SRV-110',
    name: 'Cabinet change-out',
    category: 'Installation',
    listPrice: 6240,
    popularity: 5,
    bill: [
      labour('Installation crew', 52, 58),
      material('Consumables', 1, 540),
      overhead('Yard and dispatch', 1, 392),
    ],
  },
  {
    id: 'SRV-120',
    name: 'Detection retrofit, per approach',
    category: 'Installation',
    listPrice: 2380,
    popularity: 6,
    bill: [
      labour('Installation crew', 17, 58),
      material('Cable and consumables', 1, 312),
      overhead('Yard and dispatch', 1, 148),
    ],
  },
  {
    id: 'SRV-200',
    name: 'Preventive maintenance visit',
    category: 'Maintenance',
    listPrice: 465,
    popularity: 10,
    bill: [labour('Field technician', 4, 54), material('Consumables', 1, 26), overhead('Yard and dispatch', 1, 38)],
  },
  {
    id: 'SRV-210',
    name: 'Emergency call-out',
    category: 'Maintenance',
    listPrice: 890,
    popularity: 7,
    bill: [
      labour('Field technician, on call', 7.2, 66),
      material('Consumables', 1, 44),
      overhead('Yard and dispatch', 1, 66),
    ],
  },
  {
    id: 'SRV-220',
    name: 'Maintenance contract, intersection month',
    category: 'Maintenance',
    listPrice: 148,
    popularity: 9,
    bill: [
      labour('Field technician', 1.3, 54),
      material('Spare parts', 1, 13.5),
      overhead('Yard and dispatch', 1, 9.8),
    ],
  },
  {
    id: 'SRV-300',
    name: 'Signal retiming study, per intersection',
    category: 'Engineering',
    listPrice: 3950,
    popularity: 5,
    bill: [
      labour('Traffic engineer', 28, 72),
      material('Count data and software', 1, 214),
      overhead('Office and supervision', 1, 308),
    ],
  },
  {
    id: 'SRV-310',
    name: 'Corridor coordination plan',
    category: 'Engineering',
    listPrice: 21800,
    popularity: 2,
    bill: [
      labour('Traffic engineer', 158, 72),
      material('Count data and software', 1, 1280),
      overhead('Office and supervision', 1, 1640),
    ],
  },
  {
    id: 'SRV-320',
    name: 'Traffic impact review',
    category: 'Engineering',
    listPrice: 9400,
    popularity: 2,
    bill: [
      labour('Traffic engineer', 68, 72),
      material('Count data and software', 1, 460),
      overhead('Office and supervision', 1, 620),
    ],
  },
  {
    id: 'SRV-400',
    name: 'Technician training, per day',
    category: 'Training',
    listPrice: 2750,
    popularity: 3,
    bill: [
      labour('Instructor', 16, 64),
      material('Training material and equipment', 1, 236),
      overhead('Training centre', 1, 288),
    ],
  },
  {
    id: 'SRV-410',
    name: 'Signal inspection and inventory, per intersection',
    category: 'Engineering',
    listPrice: 780,
    popularity: 4,
    bill: [labour('Field technician', 6.4, 54), material('Consumables', 1, 18), overhead('Yard and dispatch', 1, 52)],
  },
]

export const SERVICES_PRODUCTS: readonly CatalogueProduct[] = SHEETS.map((sheet) => createProduct('services', sheet))
