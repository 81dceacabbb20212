import type { Account, BusinessUnit, Customer, LineItem, Product } from '../tables.ts'
import type { Mapping } from '../mapping/mapping.ts'
import { readAccounts } from './accounts.ts'
import type { FolderReader } from './folder-reader.ts'
import type { Problems } from './problems.ts'
import { createRegister, optionalReference, reference, type Register } from './register.ts'

/** A unit with what it is part of, as its file tells. */
export interface ReadUnit extends BusinessUnit {
  /** The key of the unit above; null: none, or the mapping does not say. */
  parentKey: string | null
}

export interface ReadProduct extends Product {
  lineItems: LineItem[]
}

/** Everything that postings refer to. */
export interface Registers {
  businessUnit: Register<ReadUnit>
  account: Register<Account>
  product: Register<ReadProduct>
  customer: Register<Customer>
}

/** Reads the members of every kind; what does not fit is gathered. */
export async function readRegisters(mapping: Mapping, reader: FolderReader, problems: Problems): Promise<Registers> {
  const registers: Registers = {
    businessUnit: createRegister('business unit'),
    account: await readAccounts(mapping, reader, problems),
    product: createRegister('product'),
    customer: createRegister('customer'),
  }
  await readUnits(mapping, reader, problems, registers)
  // What refers to a member whose own row is wrong would be told again and again.
  problems.throwIfAny()
  await readProducts(mapping, reader, registers)
  await readCustomers(mapping, reader, registers)
  problems.throwIfAny()
  await readLineItems(mapping, reader, registers)
  return registers
}

async function readUnits(
  { businessUnits: table, files }: Mapping,
  reader: FolderReader,
  problems: Problems,
  { businessUnit }: Registers,
): Promise<void> {
  const { from } = table
  if (from !== undefined) {
    const { file } = files[from]!
    await reader.read({ ...table, from }, (cells) => {
      const id = cells.requiredText(table.id!)
      const key = cells.requiredText(table.key ?? table.id!)
      const name = cells.requiredText(table.name!)
      const kind = cells.choice(table.kind, ['operating', 'corporate'], 'operating')
      const description = cells.text(table.description)
      const parent = cells.text(table.parent)
      const keyColumn = columnName((table.key ?? table.id)?.column)
      return (row) => {
        const unit = { id: id(row), name: name(row), kind: kind(row), description: description(row) ?? '' }
        businessUnit.add({ ...unit, parentKey: parent(row) }, key(row), { file, row: row.row, column: keyColumn })
      }
    })
  }
  for (const unit of table.also) {
    problems.attempt(() => businessUnit.add({ ...unit, parentKey: null }, unit.id, { file: 'the mapping' }))
  }
}

async function readProducts(mapping: Mapping, reader: FolderReader, registers: Registers): Promise<void> {
  const { products, files } = mapping
  if (products === undefined) return
  const { file } = files[products.from]!
  await reader.read(products, (cells) => {
    const id = cells.requiredText(products.id)
    const key = cells.requiredText(products.key ?? products.id)
    const name = cells.requiredText(products.name)
    const category = cells.requiredText(products.category)
    const unit = optionalReference(cells, products.businessUnit, registers.businessUnit)
    const listPrice = cells.hundredths(products.listPrice)
    const unitCost = cells.requiredHundredths(products.unitCost)
    const keyColumn = columnName((products.key ?? products.id).column)
    return (row) => {
      const unitPlace = unit(row)
      const product: ReadProduct = {
        id: id(row),
        name: name(row),
        category: category(row),
        businessUnitId: unitPlace === null ? null : registers.businessUnit.list[unitPlace]!.id,
        listPriceCents: listPrice(row),
        unitCostCents: unitCost(row),
        lineItems: [],
      }
      registers.product.add(product, key(row), { file, row: row.row, column: keyColumn })
    }
  })
}

async function readLineItems({ lineItems }: Mapping, reader: FolderReader, registers: Registers): Promise<void> {
  if (lineItems === undefined) return
  await reader.read(lineItems, (cells) => {
    const product = reference(cells, lineItems.product, registers.product)
    const name = cells.requiredText(lineItems.name)
    const kind = cells.choice(lineItems.kind, ['material', 'labour', 'overhead'], 'material')
    const quantity = cells.requiredNumber(lineItems.quantity)
    const unitCost = cells.requiredHundredths(lineItems.unitCost)
    return (row) => {
      const item = { name: name(row), kind: kind(row), quantity: quantity(row), unitCostCents: unitCost(row) }
      registers.product.list[product(row)]!.lineItems.push(item)
    }
  })
}

async function readCustomers(mapping: Mapping, reader: FolderReader, { customer }: Registers): Promise<void> {
  const { customers, files } = mapping
  if (customers === undefined) return
  const { file } = files[customers.from]!
  await reader.read(customers, (cells) => {
    const id = cells.requiredText(customers.id)
    const key = cells.requiredText(customers.key ?? customers.id)
    const name = cells.requiredText(customers.name)
    const type = cells.requiredText(customers.type)
    const region = cells.requiredText(customers.region)
    const keyColumn = columnName((customers.key ?? customers.id).column)
    return (row) => {
      const member = { id: id(row), name: name(row), type: type(row), region: region(row) }
      customer.add(member, key(row), { file, row: row.row, column: keyColumn })
    }
  })
}

const columnName = (column: string | number | undefined): string | undefined =>
  column === undefined ? undefined : String(column)
