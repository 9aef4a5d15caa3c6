package guard

import "strings"

func setOf(words string) map[string]bool {
	all := map[string]bool{}
	for _, w := range strings.Fields(words) {
		all[w] = true
	}
	return all
}

var (
	// strongTLD end the name of a host wherever they stand behind a dot.
	strongTLD = setOf(`ru su рф com org net info biz kz ua uk eu de fr edu gov example рус москва onion xyz gg uz kg lt lv cz`)
	// weakTLD are words too: they need a path, a scheme, or a host that is known.
	weakTLD = setOf(`me io pro to in us is it ai tv cc co ly gl be at im id ms la fm so store name app online site shop page dev clinic health doctor
		center club link email chat by am ge az il pl ee fi se es ch nhs`)

	// spelt are the ends of hosts as people say or write them in Cyrillic.
	spelt = map[string]string{"ру": "ru", "ком": "com", "ме": "me", "ми": "me", "орг": "org", "рф": "рф", "су": "su", "ио": "io", "инфо": "info", "про": "pro",
		"бай": "by", "кз": "kz", "гг": "gg"}
	// hostWords are names of hosts as people say them.
	hostWords = map[string]string{"мейл": "mail", "мэйл": "mail", "маил": "mail", "майл": "mail", "меил": "mail", "яндекс": "yandex", "янд": "yandex", "джимейл": "gmail", "гмейл": "gmail", "гмайл": "gmail", "жмейл": "gmail",
		"джимэйл": "gmail", "гмаил": "gmail", "рамблер": "rambler", "инбокс": "inbox", "аутлук": "outlook", "вк": "vk", "вотсап": "whatsapp", "ватсап": "whatsapp", "телеграм": "telegram", "ок": "ok",
		"инстаграм": "instagram", "фейсбук": "facebook", "вибер": "viber", "вайбер": "viber", "хотмейл": "hotmail", "протон": "proton", "айклауд": "icloud", "т": "t", "бк": "bk", "лист": "list", "макс": "max"}

	// freeMail are providers where people have mailboxes of their own.
	freeMail = setOf(`gmail.com mail.ru yandex.ru ya.ru yandex.com bk.ru list.ru inbox.ru rambler.ru lenta.ru icloud.com me.com yahoo.com yahoo.co.uk ymail.com hotmail.com hotmail.co.uk
		outlook.com live.com live.co.uk msn.com aol.com proton.me protonmail.com gmx.com gmx.de googlemail.com mac.com btinternet.com sky.com virginmedia.com internet.ru xmail.ru tutanota.com fastmail.com zoho.com ukr.net`)
	// freeHosts are the same by their first label, for addresses that break off there.
	freeHosts = setOf(`gmail mail yandex rambler icloud yahoo hotmail outlook proton protonmail inbox googlemail ya`)
	// named are those whose name is no other word.
	namedHosts = setOf("gmail hotmail yahoo icloud googlemail protonmail rambler yandex")

	// roles are mailboxes of an organisation.
	roles = setOf(`info clinic lab laboratory office reception registratura support help helpdesk hello contact contacts admin mail zakaz order orders apteka pharmacy hospital appointments booking bookings enquiries
		enquiry feedback secretary press hr service sales noreply priem priemnaya spravka complaints pals results records referrals zapis callcenter call privacy dpo frontdesk desk surgery practice team`)

	// messengerHosts lead into a messenger or a social network.
	messengerHosts = setOf(`t.me telegram.me telegram.org telegram.dog tg.me tlgg.ru tele.click wa.me whatsapp.com wa.link vk.com vk.ru vk.me vk.cc viber.com viber.me vb.me ok.ru ok.me max.ru instagram.com instagr.am ig.me facebook.com fb.com fb.me
		m.me messenger.com skype.com discord.gg discord.com signal.me signal.group signal.org line.me snapchat.com icq.im tamtam.chat tt.me tiktok.com twitter.com x.com threads.net linkedin.com wechat.com weixin.qq.com vkontakte.ru odnoklassniki.ru`)
	// messengerSchemes open one at once.
	messengerSchemes = setOf(`tg viber whatsapp skype vk facetime imessage sgnl max`)
)
