import { mount } from 'svelte'
import PatientDesk from './desks/patient/PatientDesk.svelte'
import './kit/kit.css'
import { route } from './kit/route.svelte'
import { begin } from './live/service'
import { wakeUp } from './live/wake'

begin('patient')
route.follow()
const target = document.getElementById('app')
if (target) {
  document.body.classList.add('patient')
  mount(PatientDesk, { target })
}
wakeUp()
