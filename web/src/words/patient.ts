import { both } from './both'

/** patientDesk: what stands around the rooms on a patient's screen. */
export const patientDesk = both(
  {
    appTitle: 'Связь с клиникой',
    menu: 'Меню',
    seen: 'Кто видел мои данные',
    settings: 'Настройки и устройства',
    hello: (name: string) => (name ? `Здравствуйте, ${name}!` : 'Здравствуйте!'),
    aboutWhom: 'Чью переписку показать',
    everyone: 'Все',
  },
  {
    appTitle: 'The clinic’s line',
    menu: 'Menu',
    seen: 'Who has seen my data',
    settings: 'Settings and devices',
    hello: (name: string) => (name ? `Hello, ${name}!` : 'Hello!'),
    aboutWhom: 'Whose conversations to show',
    everyone: 'All',
  },
)

/** given answers how a person is addressed: «Соколова Анна Петровна» is «Анна Петровна». */
export function given(name: string): string {
  const parts = name.trim().split(/\s+/)
  const patronymic = parts.findIndex((part, i) => i > 0 && /(вич|ьич|кич|мич|тич|вна|чна|оглы|кызы)$/i.test(part))
  return patronymic > 0 ? `${parts[patronymic - 1]} ${parts[patronymic]}` : name
}
