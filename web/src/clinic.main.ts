import { mount } from 'svelte'
import ClinicDesk from './desks/clinic/ClinicDesk.svelte'
import './kit/kit.css'
import { route } from './kit/route.svelte'
import { begin } from './live/service'
import { wakeUp } from './live/wake'

begin('clinic')
route.follow()
const target = document.getElementById('app')
if (target) mount(ClinicDesk, { target })
wakeUp()
