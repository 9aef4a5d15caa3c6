// A name by which a person knows this device in "My devices". Nothing more is told about it.
import { signin } from '../../words/signin'

export function deviceName(agent = navigator.userAgent): string {
  const w = signin.t
  const kind = /iPad|Tablet/.test(agent) ? w.kindTablet : /Mobi|Android|iPhone/.test(agent) ? w.kindPhone : w.kindComputer
  const browser = (/(YaBrowser|Firefox|FxiOS|Edg|OPR|SamsungBrowser)/.exec(agent) ?? /(CriOS|Chrome|Safari)/.exec(agent))?.[1] ?? w.browser
  const names: Record<string, string> = {
    YaBrowser: 'Яндекс Браузер', Edg: 'Edge', OPR: 'Opera', FxiOS: 'Firefox', CriOS: 'Chrome', SamsungBrowser: 'Samsung Internet',
  }
  return w.deviceNamed(kind, names[browser] ?? browser)
}
