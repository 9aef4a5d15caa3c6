import { both } from './both'

/** clinicDesk: what stands around the rooms at the clinic. */
export const clinicDesk = both(
  {
    appTitle: 'Рабочее место',
    nav: 'Разделы',
    inbox: 'Переписка',
    patients: 'Пациенты',
    staff: 'Сотрудники',
    me: 'Мой вход',
    noInbox: 'Переписка здесь не показана',
    noInboxHow: 'Ваша роль не читает переписку пациентов: так устроены правила клиники.',
  },
  {
    appTitle: 'Workplace',
    nav: 'Sections',
    inbox: 'Conversations',
    patients: 'Patients',
    staff: 'Staff',
    me: 'My sign-in',
    noInbox: 'No conversations are shown here',
    noInboxHow: 'Your role does not read patients’ conversations: the clinic’s policy is made so.',
  },
)
