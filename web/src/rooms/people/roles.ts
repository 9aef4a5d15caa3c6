import { people } from '../../words/people'

/** roleWords names what the contract calls a role. */
export function roleWords(): Record<string, string> {
  const w = people.t
  return { doctor: w.roleDoctor, nurse: w.roleNurse, desk: w.roleDesk, chief: w.roleChief, privacy: w.rolePrivacy, representative: w.roleRepresentative }
}
