import { createGeneratedCompany, type BookTables, type DataSource } from '@perdure/books'

/**
 * The generated company with at least so many postings: those of as many seeds as it takes, with their contracts and
 * invoices, on the units, accounts, products and customers of the first, which all seeds share by id.
 */
export function createScaledCompany(postingsMin: number): DataSource {
  return {
    id: 'scaled',
    label: `generated company, at least ${postingsMin} postings`,
    read: async () => scaled(await companiesOf(postingsMin)),
  }
}

async function companiesOf(postingsMin: number): Promise<BookTables[]> {
  const companies: BookTables[] = []
  for (let postings = 0, seed = 1; postings < postingsMin; seed += 1) {
    const company = await createGeneratedCompany(seed).read()
    companies.push(company)
    postings += company.ledger.facts.length
  }
  return companies
}

function scaled(companies: readonly BookTables[]): BookTables {
  const [first] = companies
  if (first === undefined) throw new RangeError('a company has at least one posting')
  const facts = companies.flatMap(({ ledger }) => ledger.facts)
  return {
    ...first,
    ledger: { ...first.ledger, facts },
    detail: { ...first.detail, facts },
    contracts: companies.flatMap(({ contracts }, seed) =>
      contracts.map((term) => ({ ...term, contractId: `${seed}/${term.contractId}` })),
    ),
    invoices: companies.flatMap(({ invoices }, seed) =>
      invoices.map((invoice) => ({ ...invoice, invoiceId: `${seed}/${invoice.invoiceId}` })),
    ),
  }
}
