// What a refusal may offer as a button. The desk knows where each leads.
export type Acts = Partial<Record<string, () => void>>
export const actsKey = Symbol('acts')
