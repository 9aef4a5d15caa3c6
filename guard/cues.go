package guard

import (
	"strings"

	"github.com/bedside-health/bedside/language"
)

// A cue is what a word can hint at; a word may hint at several things.
type cue uint64

const (
	contact    cue = 1 << iota // write, call, send: as an order, an offer, a promise
	messenger                  // WhatsApp, Telegram: by its name
	shortName                  // a messenger by a name that means other things too
	social                     // friends, social networks: somebody's own only with "me"
	me                         // мне, меня, me
	mine                       // мой, my
	private                    // personal, private, mobile
	contactWay                 // number, phone, mail
	callCue                    // what stands before a telephone number
	caseCue                    // what stands before a number that is none
	orgCue                     // laboratory, pharmacy, front desk
	closed                     // closed, instead: the organisation is not meant
	yours                      // your: the reader's own
	ours                       // our: the clinic's
	not                        // not, never, cannot
	goOn                       // don't hesitate: a "not" that invites
	into                       // в, на, on, via
	eager                      // better, easier, let's
	be                         // есть, am, available
	fraud                      // scammers, against the rules: nobody is asked to
	handleCue                  // nick, username
	joiner                     // then, dash: inside a number that is dictated
	seek                       // add, find, follow: elsewhere only with "me"
	self                       // я, I
	give                       // take, write down, here is
	work                       // extension, office: not a private thing
	snilsCue
	omsCue
	innCue
	cardCue
	passportCue
	series // before a passport's number
	booking
	full  // ends a sentence
	comma // ends a part of one
	file  // file, folder: its name looks like a link
)

// exactWords hint only in these forms; ь and ъ are left out, letters single.
var exactWords = []struct {
	of    cue
	words string
}{
	{contact, `email hmu найду добавлю connect напиши напишите написат напишу напишем пиши пишите писат пишу пишем черкните черкани черканите скин скинте скину скинут скинем
		скидывай скидывайте сбрас сбросте сброшу сбросит кидай кидайте кин кинте кину пришли пришлите прислат пришлю присылай присылайте присылат
		отправ отправте отправит отправлю отправляй отправляйте отправлят шли шлите слат вышли вышлите вышлю выслат перешлите пересылайте перешли
		позвони позвоните позвонит позвоню звони звоните звонит звоню перезвони перезвоните перезвоню перезванивайте набери наберите набрат наберу набирай набирайте набират
		стучи стучите стучис стучитес постучи постучите постучитес постучис свяжис свяжитес связатся свяжемся связыватся связывайтес
		перейдем перейти переходи переходите переходим перейдемте переедем продолжим продолжит продолжат продолжаем пообщаемся пообщатся общатся общаемся общайтес
		спишемся списатся переписыватся переписываемся обсудим обсудит поговорим поговорит маякни маякните отвечу отвечаю ответит отвечат жду доступен доступна
		заходи заходите дублируйте продублируйте консултирую проконсултирую консултироват проконсултироват выйдем выходите уйдем созвонимся созвонитса созвонится стукни стукните заведите установите скачайте поставте ведем веду принимаю задавайте задайте спрашивайте спросите присоединяйтес вступайте подключайтес ватсапни ватсапните вотсапни вотсапните уходим
		write message text ping call ring phone msg txt texted mesaged dm pm send drop reach contact chat talk switch move continue carry hop hit buzz contacting texting messaging
		use shoot join install download ask writing caling sending chating talking reply respond answer forward share mesage cal pop`},
	{seek, `добав добавте добавит добавтес добавляй добавляйте добавляйтес добавляйся найди найдите найти ищи ищите подпишис подпишитес подписывайтес подписывайся зайдите get catch add find friend folow look search seek subscribe`},
	{self, `я ya i im ive il`},
	{messenger, `ватсапни ватсапните вотсапни вотсапните`},
	{private, `own`},
	{contact, `napishi napishite napisat pishi pishite skin skinte pozvoni pozvonite zvoni zvonite`},
	{goOn, `стесняйтес стесняйся забудте забуд забывайте бойтес бойся могли могли-бы сможете hesitate forget afraid shy`},
	{me, `мне меня мной мною me`},
	{mine, `mine мой моя мое мои моего моей моем моему мою моим моих my`},
	{ours, `наш наша наши наше our`},
	{yours, `ваш ваша ваше ваши вашего вашей вашем вашему вашу твой твоя your yours ваших`},
	{not, `не нет нелзя незя ни без никогда запрещено запрещается not dont doesnt didnt cant cannot wont never no shouldnt mustnt isnt arent wouldnt without stop avoid neither nor unable did none никому никто`},
	{into, `в во на через по к из v na on via over in at to through using by from into`},
	{eager, `удобно давай давайте лучше проще удобнее быстрее легче можно го гоу хотите let lets better easier faster quicker prefer rather beter`},
	{be, `вопросы вопросам questions ест ес сижу связи am im available reachable ive active`},
	{social, `друзя друзям друзей друзях контакты контактах соцсети соцсетях соцсеть friend friends contacts`},
	{give, `вот запишите записывайте запиши возмите сохраните держите дам даю дайте оставлю оставляю продиктую диктую лови ловите here heres save leave give giving`},
	{private, `личка`},
	{joiner, `далше далее потом затем и а плюс плус plus тире дефис пробел скобка скобки скобку откройте закрыт открыт код цифры цифра первые последние конец начало еще ну
		then and next dash hyphen space minus минус area code followed bracket brackets открывается закрывается номер number`},
	{shortName, `тг вк лс max макс максе максу сигнал сигнале signal direct директ директе дм dm dms pm wa tg vk fb фб ig инст snap ок зум зуме zoom контакт контакте icq аська асю аське асе лисе тт ют messenger мессенджер мессенджере месенджер месенджере мессенджеры мессенджерах мессенджером messengers`},
	{fraud, `мошенники мошенник мошенников мошеникам мошеники мошенник fraudsters scammers scamer scamers fraudster crooks imposters imposter criminals`},
	{comma, ``},
}

// keyWords hint in any inflection.
var keyWords = []struct {
	of    cue
	words string
}{
	{messenger, `ватсапчик вотсапчик телеграмчик ватсап вотсап вацап воцап ватцап вотцап васап ватсап вацапп уатсап вотсапп ватсапп вайбер вибер вайбэр телеграм телеграмм телеграмма телега тележка телеге телегой телегами скайп дискорд
		инстаграм инстаграмм инста фейсбук вконтакте вичат снапчат личка личку личке треема
		whatsapp whatsap whatapp whatsup watsapp watsap wassap wasap whatsaap wapp vatsap votsap telegram telegramm telegam viber vaiber skype discord instagram insta facebook imessage facetime wechat weixin snapchat threema kakaotalk`},
	{private, `личный личная личное личную личной приватный мобильный сотовый домашний мобильник мобила собственный private personal mobile cell cellphone`},
	{contactWay, `номер номерок номера телефон телефончик почта почту почте мыло мыльо имейл емейл email e-mail мейл ящик страница страничка страничку профиль профиле аккаунт канал логин login number phone mail inbox page profile account gmail hotmail джимейл landline line channel`},
	{callCue, `тел домашний телефон телефону телефоны телефонов моб мобильный сот сотовый звоните звонить позвоните позвонить перезвоните звонок звонки наберите набирайте набрать ватсап вотсап вайбер телеграм whatsapp viber telegram
		tel telephone phone phones mobile cell call calls ring text fax факс dial contact reach связь связи контактный контакты справки запись записаться записывайтесь hotline`},
	{caseCue, `заказ история карта карте анализ проба пробирка образец договор счет чек квитанция направление талон рецепт штрихкод штрих код артикул серия партия лот обращение заявка
		полис снилс инн огрн огрнип окпо бик расчетный лицензия удостоверение сертификат регистрационный протокол исследование ид посылка трек отправление серийный дозатор изделие
		code id ref reference case order ticket invoice sample specimen barcode batch lot policy nhs mrn hospital record claim prescription accession isbn doi pmid tracking serial chi udi gtin imei uuid receipt file doc document заявление паспорт больничный эln элн листок свидетельство бронь квота товар модель прибор аппарат корпус корреспондентский`},
	{orgCue, `лаборатория аптека больница поликлиника клиника госпиталь роддом травмпункт травма регистратура диспансер стационар отделение приемный приемное скорая центр институт справочная справочный колцентр коллцентр
		служба фонд страховая диагностика министерство департамент минздрав росздравнадзор роспотребнадзор соцзащита поддержка санаторий хоспис ординаторская фап нии гкб црб кдц консультация инвитро гемотест хеликс
		ситилаб ригла здравсити неотложка неотложная доверие реанимация рентген томография мрт кт амбулатория медцентр медсанчасть филиал ресепшн ресепшен администратор администрация горячий дежурный психдиспансер наркодиспансер архив пост оптика салон ортопедический прокат
		laboratory lab pharmacy chemist hospital clinic surgery ward reception desk helpline hotline switchboard department centre center office nhs ambulance maternity hospice service boots lloyds quest labcorp samaritans
		appointment booking outpatient imaging radiology dispensary insurer emergency unit practice secretary samaritan charity council police line line team dentist optician audiology physiotherapy podiatry triage infirmary university company support enquiries`},
	{closed, `закрыт закрыта закрыто закрыты вместо минуя мимо занято помимо closed instead bypass bypassing busy`},
	{fraud, `мошенник мошенники мошенничество scammer fraudster запрещен запрещена запрещено недопустимо недопустима against scam prohibited banned forbidden`},
	{handleCue, `ник никнейм юзернейм username nick nickname handle`},
	{work, `рабочий внутренний добавочный кабинет extension ext bleep pager office work`},
	{snilsCue, `снилс снилса страховой пенсионный snils`},
	{omsCue, `омс полис енп полиса oms enp медполис страховка страховой`},
	{innCue, `инн inn налогоплательщик`},
	{cardCue, `карта карточка карту картой банковский сбер сбербанк тинькофф втб альфа visa виза мастеркард mastercard мир card debit credit перевод переведите оплата bank`},
	{passportCue, `паспорт паспортный passport загранпаспорт загран пасспорт`},
	{series, `серия документ`},
	{booking, `запись записать записан записана записаны записали прием приема контрольный талон booked booking appointment check-up checkup`},
	{file, `файл папка документ file folder attachment вложение`},
}

var exactCues, keyCues = func() (exact, byKey map[string]cue) {
	exact, byKey = map[string]cue{}, map[string]cue{}
	for _, c := range exactWords {
		for _, w := range strings.Fields(c.words) {
			exact[plain(w)] |= c.of
		}
	}
	for _, c := range keyWords {
		for _, w := range strings.Fields(c.words) {
			byKey[language.Key(w)] |= c.of
		}
	}
	return exact, byKey
}()

// markCues are signs that hint at something.
var markCues = map[string]cue{
	"!": full | comma, "?": full | comma, ";": full | comma, ",": comma, "\"": comma, "(": comma, ")": comma,
	"+": callCue, "☎": callCue, "📞": callCue, "📱": callCue, "✆": callCue,
}

// plain is a word as exactWords has it.
func plain(word string) string { return language.Plain(word) }

func lookup(word, key string) cue {
	has := keyCues[key]
	if len(word) <= 40 {
		has |= exactCues[plain(word)]
	}
	return has
}
