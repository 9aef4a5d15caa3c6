package pack

import (
	"fmt"
	"slices"
	"strings"

	"github.com/bedside-health/bedside/policy"
)

// Words are a text in both languages, for people and for JSON.
type Words struct {
	Ru string `json:"ru"`
	En string `json:"en"`
}

// In returns the words in the language "ru" or "en".
func (w Words) In(lang string) string {
	if lang == "en" {
		return w.En
	}
	return w.Ru
}

// actWords say what one may or may not do.
var actWords = map[policy.Act]Words{
	policy.Know:          {"знать, что переписка есть", "know that the conversation exists"},
	policy.Open:          {"начать переписку", "begin a conversation"},
	policy.Read:          {"читать переписку", "read the conversation"},
	policy.Post:          {"написать сообщение", "write a message"},
	policy.Note:          {"оставить заметку для коллег", "leave a note for colleagues"},
	policy.Seen:          {"отметить сообщения прочитанными", "mark messages as seen"},
	policy.Take:          {"взять переписку в работу", "take the conversation"},
	policy.HandOver:      {"передать переписку", "hand the conversation over"},
	policy.NoReplyNeeded: {"отметить, что ответ не нужен", "say that no reply is needed"},
	policy.Correct:       {"исправить сообщение", "correct a message"},
	policy.Close:         {"закрыть переписку", "close the conversation"},
	policy.Reopen:        {"снова открыть закрытую переписку", "reopen the conversation"},
	policy.Typing:        {"показать, что пишет ответ", "show that a reply is being written"},
	policy.KnowPatient:   {"знать, что человек — пациент", "know that somebody is a patient"},
	policy.FindPatients:  {"искать пациентов", "look for patients"},
	policy.AddPatient:    {"завести нового пациента", "add a patient"},
	policy.PrintCard:     {"выдать карточку с кодом", "hand out a card with a code"},
	policy.LoseDevice:    {"отключить потерянный телефон", "cut off a lost phone"},
	policy.Bind:          {"записать пациента за отделением", "put a patient into a desk's care"},
	policy.SeeDesks:      {"видеть отделения и смены", "see the desks and who is on duty"},
	policy.SeeStaff:      {"видеть состав сотрудников", "see the staff list"},
	policy.AddStaff:      {"добавить сотрудника", "add a colleague"},
	policy.DismissStaff:  {"отключить уволенного сотрудника", "end a leaver's account"},
	policy.SeeAccesses:   {"видеть, кто открывал переписку", "see who has opened the conversation"},
	policy.VerifyLog:     {"проверить журнал доступа", "check the record of accesses"},
	policy.ReadPolicy:    {"читать правила", "read the policy"},
	policy.SignPolicy:    {"подписать правила или отказаться", "sign the policy, or decline to"},
	policy.DraftPolicy:   {"готовить новую версию правил", "draft a new version of the policy"},
	policy.ApprovePolicy: {"утвердить версию правил", "approve a version of the policy"},
	policy.SeeSignatures: {"видеть, кто подписал правила", "see who has signed the policy"},
	policy.Record:        {"начать запись приёма", "begin to record a visit"},
}

var personWords = map[string]Words{"patient": {"Пациент", "A patient"}, "staff": {"Сотрудник", "A member of staff"}}

// valueWords say the words of roles, kinds, states and identities.
var valueWords = map[string]Words{
	"who.roles patient":        {"сам пациент", "the patient"},
	"who.roles parent":         {"родитель или представитель", "a parent or representative"},
	"who.roles doctor":         {"врач", "doctor"},
	"who.roles nurse":          {"медсестра", "nurse"},
	"who.roles desk":           {"регистратура", "front desk"},
	"who.roles chief":          {"главный врач", "chief physician"},
	"who.roles privacy":        {"ответственный за персональные данные", "privacy officer"},
	"who.roles representative": {"представитель персонала", "staff's representative"},

	"who.identity none":    {"личность не проверена", "identity not checked"},
	"who.identity contact": {"проверен только телефон или почта", "only the phone or e-mail is checked"},
	"who.identity desk":    {"личность подтверждена в регистратуре", "identity proved at the front desk"},
	"who.identity esia":    {"личность подтверждена через Госуслуги", "identity confirmed by the state's sign-in"},

	"about.patient_identity none":    {"личность пациента не проверена", "the patient's identity is not checked"},
	"about.patient_identity contact": {"у пациента проверен только телефон или почта", "only the patient's phone or e-mail is checked"},
	"about.patient_identity desk":    {"личность пациента подтверждена в регистратуре", "the patient's identity is proved at the front desk"},
	"about.patient_identity esia":    {"личность пациента подтверждена через Госуслуги", "the patient's identity is confirmed by the state's sign-in"},

	"about.kind none":           {"вид переписки не указан", "the conversation has no kind"},
	"about.kind organisational": {"переписка организационная", "it is organisational"},
	"about.kind information":    {"переписка справочная", "it is for information"},
	"about.kind observation":    {"переписка о наблюдении", "it is a follow-up"},
	"about.kind consultation":   {"консультация на расстоянии", "it is a remote consultation"},

	"about.state none":                {"состояние не указано", "it has no state"},
	"about.state waiting-for-clinic":  {"пациент ждёт ответа", "the patient waits for an answer"},
	"about.state in-work":             {"переписка в работе", "it is in work"},
	"about.state waiting-for-patient": {"клиника ждёт пациента", "the clinic waits for the patient"},
	"about.state closed":              {"переписка закрыта", "it is closed"},

	"standing self":       {"речь о нём самом", "it is about themselves"},
	"standing represents": {"речь о том, кого он законно представляет", "it is about somebody they lawfully represent"},
	"standing neither":    {"речь о постороннем человеке", "it is about somebody else"},
}

// factWords say a fact that is yes, and one that is no.
var factWords = map[string][2]Words{
	"who.active":                {{"учётная запись действует", "the account is in force"}, {"учётная запись закрыта", "the account is closed"}},
	"who.on_duty":               {{"на смене", "on duty"}, {"не на смене", "off duty"}},
	"who.full_sign_in":          {{"вход полный", "with a full sign-in"}, {"вход только по ПИН-коду", "signed in by PIN only"}},
	"who.signed":                {{"правила подписаны", "has signed the policy"}, {"правила не подписаны", "has not signed the policy"}},
	"about.own_draft":           {{"эту версию готовил тот же человек", "wrote this version"}, {"эту версию готовил другой человек", "somebody else wrote this version"}},
	"about.alone_a_day":         {{"утвердить больше некому, и прошли сутки", "nobody else could approve it, and a day has passed"}, {"есть кому утвердить, или сутки ещё не прошли", "somebody else could approve it, or a day has not passed"}},
	"about.self":                {{"речь о нём самом", "it is about themselves"}, {"речь не о нём самом", "it is not about themselves"}},
	"about.represents":          {{"законно представляет пациента", "lawfully represents the patient"}, {"пациента не представляет", "does not represent the patient"}},
	"about.in_care":             {{"пациент наблюдается в отделении этого сотрудника", "the patient is in the care of one of their desks"}, {"пациент не наблюдается в отделении этого сотрудника", "the patient is in the care of none of their desks"}},
	"about.same_desk":           {{"работает в отделении этой переписки", "works at the conversation's desk"}, {"в отделении этой переписки не работает", "does not work at the conversation's desk"}},
	"about.desk_in_care":        {{"пациент наблюдается в отделении этой переписки", "the patient is in the care of the conversation's desk"}, {"пациент не наблюдается в отделении этой переписки", "the patient is not in the care of the conversation's desk"}},
	"about.owner":               {{"переписку взял в работу этот сотрудник", "has taken the conversation"}, {"этот сотрудник переписку не брал", "has not taken the conversation"}},
	"about.own_message":         {{"сообщение своё", "the message is their own"}, {"сообщение чужое", "the message is somebody else's"}},
	"about.visit_on_record":     {{"приём в отделении отмечен", "a visit to the desk is on record"}, {"приём в отделении не отмечен", "no visit to the desk is on record"}},
	"about.represented":         {{"у пациента есть представитель", "somebody represents the patient"}, {"у пациента нет представителя", "nobody represents the patient"}},
	"about.target_away":         {{"тот, кому передают, не на смене", "the colleague who would get it is off duty"}, {"тот, кому передают, на смене", "the colleague who would get it is on duty"}},
	"about.target_works_there":  {{"тот, кому передают, работает в том отделении", "the colleague who would get it works at that desk"}, {"тот, кому передают, не работает в том отделении", "the colleague who would get it does not work at that desk"}},
	"about.target_outside_care": {{"пациент не наблюдается в отделении, куда передают", "the patient is not in the care of the desk that would get it"}, {"пациент наблюдается в отделении, куда передают", "the patient is in the care of the desk that would get it"}},
	"about.reason_given":        {{"причина названа", "a reason is given"}, {"причина не названа", "no reason is given"}},
	"about.document_seen":       {{"документ посмотрели", "a document was seen"}, {"документ не смотрели", "no document was seen"}},
	"about.patient_consents":    {{"пациент согласен на запись", "the patient agrees to a recording"}, {"пациент на запись не согласен", "the patient does not agree to a recording"}},
	"about.staff_consents":      {{"сотрудник согласен на запись", "the clinician agrees to a recording"}, {"сотрудник на запись не согласен", "the clinician does not agree to a recording"}},
}

var verdictWords = map[string]Words{
	"allowed": {"можно", "allowed"},
	"refused": {"нельзя", "refused"},
	"unknown": {"нельзя, как будто этого и нет", "refused, as if it did not exist"},
	// of a failed case alone: the rules would have allowed what no pack may
	"overruled": {"нельзя ни по каким правилам", "refused whatever the rules say"},
}

// inWords says a change for people: who, what, when.
func (c *Change) inWords() {
	c.Who = personWords[c.Person]
	var when []Words
	for _, f := range c.Situation {
		switch {
		case f.Name == "who.roles":
			c.Who = f.words(same(", "))
		case f.Name != "who.active" || slices.Contains(f.Values, "no"): // an account is in force, as a rule
			when = append(when, f.words(Words{" или ", " or "}))
		}
	}
	c.What, c.When = actsInWords(c.Acts), joinedWords(when, same("; "))
}

// words says one fact; one that these words do not know stands as it is.
func (f Fact) words(or Words) Words {
	var all []Words
	for _, v := range f.Values {
		if both, ok := factWords[f.Name]; ok {
			all = append(all, both[map[string]int{"yes": 0, "no": 1}[v]])
			continue
		}
		all = append(all, f.valueWords(v))
	}
	return joinedWords(all, or)
}

func (f Fact) valueWords(v string) Words {
	var both []Words
	for _, one := range strings.Split(v, twoRoles) {
		said, ok := valueWords[f.Name+" "+one]
		if !ok {
			plain := fmt.Sprintf("%s = %s", f.Name, one)
			said = Words{plain, plain}
		}
		both = append(both, said)
	}
	return joinedWords(both, same(twoRoles))
}

func joinedWords(all []Words, with Words) Words {
	var ru, en []string
	for _, w := range all {
		ru, en = append(ru, w.Ru), append(en, w.En)
	}
	return Words{strings.Join(ru, with.Ru), strings.Join(en, with.En)}
}
