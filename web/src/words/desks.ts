import { both } from './both'

/** patientDesk and clinicDesk: what stands around the rooms. */
export const patientDesk = both(
  {
    appTitle: 'Связь с клиникой',
    home: 'Главная',
    menu: 'Меню',
    seen: 'Кто видел мои данные',
    settings: 'Настройки и устройства',
    hello: (name: string) => (name ? `Здравствуйте, ${name}!` : 'Здравствуйте!'),
    aboutWhom: 'Чью переписку показать',
    everyone: 'Все',
  },
  {
    appTitle: 'The clinic’s line',
    home: 'Home',
    menu: 'Menu',
    seen: 'Who has seen my data',
    settings: 'Settings and devices',
    hello: (name: string) => (name ? `Hello, ${name}!` : 'Hello!'),
    aboutWhom: 'Whose conversations to show',
    everyone: 'All',
  },
)

export const clinicDesk = both(
  {
    appTitle: 'Рабочее место',
    nav: 'Разделы',
    inbox: 'Переписка',
    patients: 'Пациенты',
    staff: 'Сотрудники',
    me: 'Мой вход',
    noInbox: 'Переписка здесь не показана',
    noInboxHow: 'Ваша роль не читает переписку. Доступные вам разделы — в меню.',
  },
  {
    appTitle: 'Workplace',
    nav: 'Sections',
    inbox: 'Conversations',
    patients: 'Patients',
    staff: 'Staff',
    me: 'My sign-in',
    noInbox: 'No conversations are shown here',
    noInboxHow: 'Your role does not read conversations. What is open to you is in the menu.',
  },
)
