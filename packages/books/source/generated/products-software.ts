import { createProduct, labour, material, overhead } from './bill.ts'
import type { CatalogueProduct, ProductSheet } from './bill.ts'

/** What the ITS Software unit sells. Dollars of the last fiscal year; hours at their full cost. */
const SHEETS: readonly ProductSheet[] = [
  {
    id: 'SFT-100',
    name: 'Signalbridge Central licence, per intersection',
    category: 'Licences',
    listPrice: 1650,
    popularity: 5,
    bill: [
      labour('Delivery and configuration', 4.2, 68),
      material('Third-party map and database royalties', 1, 84),
      overhead('Hosting and support desk', 1, 62),
    ],
  },
  {
    id: 'SFT-110',
    name: 'Signalbridge Central upgrade, per intersection',
    category: 'Licences',
    listPrice: 620,
    popularity: 4,
    bill: [
      labour('Delivery and configuration', 1.4, 68),
      material('Third-party map and database royalties', 1, 42),
      overhead('Hosting and support desk', 1, 31),
    ],
  },
  {
    id: 'SFT-200',
    name: 'Adaptive timing subscription, intersection year',
    category: 'Subscriptions',
    listPrice: 1180,
    popularity: 8,
    bill: [
      labour('Customer success', 1.3, 64),
      material('Cloud computing', 1, 96),
      overhead('Hosting and support desk', 1, 78),
    ],
  },
  {
    id: 'SFT-210',
    name: 'Central cloud hosting, intersection year',
    category: 'Subscriptions',
    listPrice: 540,
    popularity: 9,
    bill: [
      labour('Customer success', 0.5, 64),
      material('Cloud computing', 1, 71),
      overhead('Hosting and support desk', 1, 52),
    ],
  },
  {
    id: 'SFT-220',
    name: 'Performance analytics subscription, intersection year',
    category: 'Subscriptions',
    listPrice: 410,
    popularity: 7,
    bill: [
      labour('Customer success', 0.4, 64),
      material('Cloud computing and data feeds', 1, 58),
      overhead('Hosting and support desk', 1, 34),
    ],
  },
  {
    id: 'SFT-230',
    name: 'Emergency vehicle pre-emption service, vehicle year',
    category: 'Subscriptions',
    listPrice: 365,
    popularity: 5,
    bill: [
      labour('Customer success', 0.3, 64),
      material('Cloud computing and cellular data', 1, 69),
      overhead('Hosting and support desk', 1, 29),
    ],
  },
  {
    id: 'SFT-300',
    name: 'Integration package, regional traffic centre',
    category: 'Projects',
    listPrice: 48500,
    popularity: 1,
    bill: [
      labour('Integration engineering', 286, 78),
      material('Third-party licences', 1, 3850),
      overhead('Project office', 1, 2640),
    ],
  },
  {
    id: 'SFT-310',
    name: 'Data interface, agency to agency',
    category: 'Projects',
    listPrice: 16400,
    popularity: 1,
    bill: [
      labour('Integration engineering', 92, 78),
      material('Third-party licences', 1, 920),
      overhead('Project office', 1, 860),
    ],
  },
]

export const SOFTWARE_PRODUCTS: readonly CatalogueProduct[] = SHEETS.map((sheet) => createProduct('software', sheet))
