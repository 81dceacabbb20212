import { SourceError, type SourcePlace } from '../data-source.ts'
import type { Column } from '../mapping/fields.ts'
import type { Mapping } from '../mapping/mapping.ts'
import { ACCOUNT_ROLES, type Account, type AccountRoles } from '../tables.ts'
import { faultOfFile, type FolderReader } from './folder-reader.ts'
import { quoted, type Problems } from './problems.ts'
import { createRegister, type Register } from './register.ts'

const NATURES = ['revenue', 'expense', 'asset', 'liability', 'statistical'] as const

interface ReadAccount {
  account: Account
  key: string
  parentKey: string | null
  place: SourcePlace
  parentPlace: SourcePlace
}

/** The chart of accounts, each parent before what is beneath it. */
export async function readAccounts(
  mapping: Mapping,
  reader: FolderReader,
  problems: Problems,
): Promise<Register<Account>> {
  const found = await readFile(mapping, reader)
  const byKey = new Map(found.map((each) => [each.key, each]))
  const register = createRegister<Account>('account')
  const children = Map.groupBy(found, ({ parentKey }) => parentKey)
  const add = (parentKey: string | null, parentId: string | null): void => {
    const brothers = children.get(parentKey) ?? []
    for (const { account, key, place } of inOrder(brothers, mapping.accounts.order)) {
      problems.attempt(() => {
        register.add({ ...account, parentId }, key, place)
        add(key, account.id)
      })
    }
  }
  add(null, null)
  const reached = new Set(register.list.map(({ id }) => id))
  for (const { parentKey, account, parentPlace } of found.filter((each) => !reached.has(each.account.id))) {
    const missing = parentKey !== null && !byKey.has(parentKey)
    const problem = missing ? `${quoted(parentKey)} is not there` : `${quoted(account.name)} lies beneath itself`
    problems.add(new SourceError(`account ${problem}`, parentPlace))
  }
  for (const constant of mapping.accounts.also) {
    const { id, code = id, name, parent, operator, nature, unit, kind = kindOf(nature), behaviour } = constant
    problems.attempt(() => {
      const place = { file: 'the mapping' }
      const parentId = parent === null ? null : register.list[register.find(parent, 'id') ?? -1]?.id
      if (parentId === undefined) throw new SourceError(`account ${quoted(parent!)} is not there`, place)
      const shape = { id, code, name, parentId, operator, kind, nature, unit: unit === 'money' ? 'usd' : unit } as const
      register.add({ ...shape, ...(behaviour && { behaviour }) }, id, place)
    })
  }
  return register
}

async function readFile({ accounts: table, files }: Mapping, reader: FolderReader): Promise<ReadAccount[]> {
  const { from } = table
  if (from === undefined) return []
  const found: ReadAccount[] = []
  const { file } = files[from]!
  await reader.read({ ...table, from }, (cells) => {
    const id = cells.requiredText(table.id!)
    const key = cells.requiredText(table.key ?? table.id!)
    const code = cells.requiredText(table.code ?? table.id!)
    const name = cells.requiredText(table.name!)
    const parent = cells.text(table.parent)
    const operator = cells.choice(table.operator, ['+', '-', '~'], '+')
    const nature = cells.requiredChoice(table.nature!, NATURES)
    const kind = cells.choice(table.kind, ['flow', 'stock', 'byNature'], 'byNature')
    const unit = cells.choice(table.unit, ['money', 'count'], 'money')
    const behaviour = cells.choice(table.behaviour, ['variable', 'fixed', 'none'], 'none')
    return (row) => {
      const own = { nature: nature(row), kind: kind(row), behaviour: behaviour(row) }
      const account: Account = {
        id: id(row),
        code: code(row),
        name: name(row),
        parentId: null,
        operator: operator(row),
        kind: own.kind === 'byNature' ? kindOf(own.nature) : own.kind,
        nature: own.nature,
        unit: unit(row) === 'count' ? 'count' : 'usd',
        ...(own.nature === 'expense' && own.behaviour !== 'none' ? { behaviour: own.behaviour } : {}),
      }
      const at = (column: Column | undefined): SourcePlace => ({ file, row: row.row, column: column?.toString() })
      found.push({
        account,
        key: key(row),
        parentKey: parent(row),
        place: at((table.key ?? table.id)?.column),
        parentPlace: at(table.parent?.column),
      })
    }
  })
  return found
}

const kindOf = (nature: Account['nature']): Account['kind'] =>
  nature === 'revenue' || nature === 'expense' ? 'flow' : 'stock'

function inOrder(accounts: readonly ReadAccount[], order: 'file' | 'code'): readonly ReadAccount[] {
  if (order === 'file') return accounts
  return accounts.toSorted((left, right) => (left.account.code < right.account.code ? -1 : 1))
}

/** The account of each role, by its id, code or name. */
export function findRoles(mapping: Mapping, accounts: Register<Account>, problems: Problems): AccountRoles {
  const roles = ACCOUNT_ROLES.flatMap((role) => {
    const named = mapping.roles[role]
    if (named === undefined) return []
    const { list } = accounts
    const by = (part: 'id' | 'code' | 'name'): Account | undefined => list.find((account) => account[part] === named)
    const found = by('id') ?? by('code') ?? by('name')
    if (found) return [[role, found.id] as const]
    const problem = `no account is called ${quoted(named)}, which ${role} needs`
    problems.add(faultOfFile(mapping, mapping.accounts.from, problem))
    return []
  })
  return Object.fromEntries(roles)
}
