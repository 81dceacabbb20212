/** What moves what a role that bills time earns and is paid; hours and dollars are a year's. */
export interface RoleDrivers {
  heads: number
  /** Hours that a head can bill. */
  hoursPerHead: number
  /** Share of these that goes to customers. */
  utilisation: number
  /** Dollars an hour before discounts and write-offs. */
  listRate: number
  /** Share of the list value that is billed. */
  realisation: number
  /** Dollars a head. */
  payPerHead: number
}

/** The drivers in the order in which a change is taken apart. */
export const ROLE_DRIVERS = ['heads', 'hoursPerHead', 'utilisation', 'listRate', 'realisation', 'payPerHead'] as const
export type RoleDriver = (typeof ROLE_DRIVERS)[number]

/** Dollars are whole cents; hours are not rounded. */
export interface RoleFigures {
  heads: number
  availableHours: number
  billableHours: number
  revenue: number
  pay: number
}

/**
 * revenue = heads × hours × utilisation × list rate × realisation; pay = heads × pay a head. Source: D. Maister,
 * "Managing the Professional Service Firm", where profit is made of these and of leverage. A role that bills no time
 * has no hours.
 */
export function figuresOfRole(drivers: RoleDrivers): RoleFigures {
  const { heads, hoursPerHead, utilisation, listRate, realisation, payPerHead } = drivers
  const availableHours = heads * hoursPerHead
  const billableHours = availableHours * utilisation
  return {
    heads,
    availableHours,
    billableHours,
    revenue: Math.round(billableHours * listRate * realisation * 100),
    pay: Math.round(heads * payPerHead * 100),
  }
}

export interface ServicesFigures extends RoleFigures {
  /** Revenue less pay; null without revenue for the ratio. */
  margin: number
  marginRatio: number | null
  /** Heads that bill time for each that does not; null where all bill. */
  leverage: number | null
  /** Revenue ÷ pay; null without pay. */
  payMultiple: number | null
}

/** Roles together. Utilisation, rate and realisation of all are quotients of the sums, never averages of roles. */
export function addRoles(roles: readonly RoleDrivers[]): ServicesFigures {
  const figures = roles.map(figuresOfRole)
  const sum = (key: keyof RoleFigures): number => figures.reduce((total, each) => total + each[key], 0)
  const billing = roles.filter(({ hoursPerHead }) => hoursPerHead > 0).reduce((total, { heads }) => total + heads, 0)
  const [heads, revenue, pay] = [sum('heads'), sum('revenue'), sum('pay')]
  const others = heads - billing
  return {
    heads,
    availableHours: sum('availableHours'),
    billableHours: sum('billableHours'),
    revenue,
    pay,
    margin: revenue - pay,
    marginRatio: revenue === 0 ? null : (revenue - pay) / revenue,
    leverage: others <= 0 ? null : billing / others,
    payMultiple: pay === 0 ? null : revenue / pay,
  }
}

/** What a driver adds to revenue and to pay, whole cents. */
export type DriverEffects = Record<RoleDriver, { revenue: number; pay: number }>

/**
 * A change of several drivers, taken apart by putting in one after the other in the order of `ROLE_DRIVERS` (chain
 * substitution): each effect is what its driver adds given those before it. The effects add up to the change exactly;
 * with another order they would share it otherwise.
 */
export function driverEffects(before: RoleDrivers, after: RoleDrivers): DriverEffects {
  let current = before
  let figures = figuresOfRole(before)
  const effects = ROLE_DRIVERS.map((driver) => {
    current = { ...current, [driver]: after[driver] }
    const next = figuresOfRole(current)
    const effect = { revenue: next.revenue - figures.revenue, pay: next.pay - figures.pay }
    figures = next
    return [driver, effect] as const
  })
  return Object.fromEntries(effects) as DriverEffects
}
