package pack

// What is said of rules and of the pack's own tests.
var ruleMessagesRu = []pairing{
	{"there are no rules", "Нет ни одного правила"},
	{"there are more than %d rules", "Правил больше %d"},
	{"brackets are nested more than %d deep", "Глубина вложенности скобок больше %d"},
	{"this is not Cedar: %s", "Правило не читается как Cedar: %s"},
	{"the schema does not list `%s`", "В схеме нет «%s»"},
	{"@%s is unknown", "Пометки @%s не бывает"},
	{"@silence stands on a permit", "Пометка @silence стоит у permit"},
	{"this %s has no @%s", "У этого правила (%s) нет пометки @%s"},
	{"no screen knows the button %q", "Кнопки %q нет ни на одном экране"},
	{"@id(%q) is taken by %s", "Имя @id %q уже занято: %s"},
	{"@id(%q) is taken by Bedside itself", "Имя @id %q занято самой программой"},
	{"when nothing permits %q, nobody says why", "Если ни одно правило не разрешает %q, причину отказа никто не назовёт"},
	{"the rule %q cites clause %s, which does not stand in policy.md", "Правило %q ссылается на пункт %s, а его нет в policy.md"},
	{"the rule %q permits everything", "Правило %q разрешает всё"},
	{"the rule %q permits a stranger to %s", "Правило %q разрешает постороннему действие «%s»"},
	{"a rule computes: %s", "Правило вычисляет само: %s"},
	{"a rule holds a date or a time: %s", "В правиле стоит дата или время: %s"},
	{"%s is permitted to nobody who has yet to sign: these rules could be in force for ever", "Действие «%s» не разрешено никому, кто ещё не подписал: такие правила уже не заменить"},
	{"draft-policy is permitted to nobody who has yet to sign: these rules could be in force for ever", "Готовить новую версию (draft-policy) не может никто, кто ещё не подписал: такие правила уже не заменить"},
	{"approve-policy is permitted to nobody who has yet to sign: these rules could be in force for ever", "Утвердить версию (approve-policy) не может никто, кто ещё не подписал: такие правила уже не заменить"},
	{"%s is not permitted to the role %q before signing: what is owed could never be signed", "До подписи действие «%s» не разрешено роли %q: подписать правила она не сможет"},
	{"read-policy is not permitted to the role %q before signing: what is owed could never be signed", "До подписи роли %q нельзя читать правила (read-policy): подписать их она не сможет"},
	{"sign-policy is not permitted to the role %q before signing: what is owed could never be signed", "До подписи роли %q нельзя подписать правила (sign-policy): она не подпишет их никогда"},

	{"who %q or about %q has no name above", "Имени %q (who) или %q (about) выше нет"},
	{"there is no act %q", "Действия %q нет"},
	{"the case asks for no act", "Проверка не спрашивает ни об одном действии"},
	{"the name %q is empty or used twice", "Название %q пустое или повторяется"},
	{"there is no case", "Нет ни одной проверки"},
	{"%s: %s: expected %s %v, got %s", "Проверка «%s» не прошла. Действие «%s»: ждали %s %v, вышло %s"},
}

// What is said of a version beside others of its clinic.
var versionMessagesRu = []pairing{
	{"nothing differs from %s", "Отличий от %s нет"},
	{"version %q has been approved already, as number %d", "Версия %q уже утверждена под номером %d"},
	{"version %q was approved after this draft was begun", "Когда этот черновик уже начали, утвердили версию %q"},
	{"nobody who works here would have the right to %s", "Ни у кого из сотрудников клиники не будет права на действие «%s»"},
	{"nobody who works here would have the right to draft-policy", "Готовить новую версию (draft-policy) не сможет никто из сотрудников клиники"},
	{"nobody who works here would have the right to approve-policy", "Утвердить версию (approve-policy) не сможет никто из сотрудников клиники"},
	{"the one who may draft a version is the only one who may approve it, and may not approve their own", "Готовить и утверждать версии может только один человек, а утвердить свою ему нельзя"},
}

// What is said of acts that a comparison has left out.
var notComparedRu = []pairing{
	{"%s (%s): the rules look at so many facts that there are %d questions; %d are the most that are asked", "%s (%s): правила учитывают столько обстоятельств, что вопросов вышло бы %d, а задают не больше %d"},
	{"%s (%s): there are so many rules that asking them %d questions would take too long", "%s (%s): правил столько, что ответов на все вопросы (%d) пришлось бы ждать слишком долго"},
}

// How to mend a rule, a case, a version.
var ruleMendsRu = []pairing{
	{"Write rules/*.cedar", "Напишите правила в файлах rules/*.cedar"},
	{"Write fewer", "Сократите"},
	{"Write several rules instead", "Разделите его на несколько правил"},
	{"Mend the syntax; see docs.cedarpolicy.com/policies/syntax-grammar.html", "Исправьте запись; как пишут правила, сказано на docs.cedarpolicy.com/policies/syntax-grammar.html"},
	{"Use the words of policy/schema.cedarschema", "Пользуйтесь словами из policy/schema.cedarschema"},
	{"A rule carries %s", "У правила бывают пометки: %s"},
	{"Silence refuses: write forbid", "Молчание — это отказ: напишите forbid"},
	{"Write @%s(\"…\") above it", "Напишите над ним @%s(\"…\")"},
	{"Give each rule an id of its own", "Дайте каждому правилу своё имя @id"},
	{"Add a rule with @silence, without conditions, for this act", "Добавьте для этого действия правило с пометкой @silence, без условий"},
	{"Say who may do what, and when", "Скажите, кому, что и когда можно"},
	{"Say who may: principal is Patient, principal is Staff, or principal.active", "Скажите, кому можно: principal is Patient, principal is Staff или principal.active"},
	{"Use a fact that Bedside has computed; see policy/schema.cedarschema", "Возьмите факт, который программа уже вычислила; все они в policy/schema.cedarschema"},
	{"Permit it to somebody; packs/ru-clinic/rules/50-policy.cedar shows how", "Разрешите его кому-нибудь; образец — packs/ru-clinic/rules/50-policy.cedar"},
	{"Permit it to all staff; packs/ru-clinic/rules/50-policy.cedar shows how", "Разрешите его всем сотрудникам; образец — packs/ru-clinic/rules/50-policy.cedar"},

	{"Name it under people or matters", "Впишите его в people или matters"},
	{"Use the acts of policy/schema.cedarschema", "Возьмите действия из policy/schema.cedarschema"},
	{"Write acts: [read]", "Впишите, например: acts: [read]"},
	{"Use the facts of policy.Question", "Возьмите факты из policy/schema.cedarschema"},
	{"Say in words what is tried, each case by a name of its own", "Назовите словами, что проверяется; у каждой проверки должно быть своё название"},
	{"Write one under cases", "Впишите хотя бы одну в cases"},
	{"Mend the rule, or the case if the policy is meant so", "Исправьте правило; если же так и задумано, исправьте проверку"},

	{"Change something before you propose it", "Сначала измените что-нибудь, потом отправляйте на утверждение"},
	{"Give it a version of its own: people sign it by that name", "Дайте ей свой номер версии (version в pack.yaml): под ним её подписывают"},
	{"Begin a new draft from this one, and look at what differs", "Начните от него новый черновик и посмотрите, что отличается"},
	{"Permit approval to somebody else, or to an author with nobody else there a day later", "Разрешите утверждать кому-нибудь ещё или самому автору, через сутки и если больше некому"},
	{"Permit it to a role that somebody has: otherwise no other version could ever be published", "Разрешите это роли, которая у кого-то есть: иначе ни одной новой версии уже не выпустить"},
}
