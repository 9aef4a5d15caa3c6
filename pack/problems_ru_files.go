package pack

// What is said of files, archives, YAML and of pack.yaml itself.
var fileMessagesRu = []pairing{
	{"the file is missing", "Этого файла нет"},
	{"there is nothing in it", "Здесь ничего нет"},
	{"nothing reads this file", "Этот файл никто не читает"},
	{"the file is empty", "Файл пустой"},
	{"this is no plain file", "Это не обычный файл"},
	{"this is not UTF-8", "Это не текст в кодировке UTF-8"},
	{"the character %U cannot be seen, and text may read differently from what it is", "Знака %U не видно, и с ним текст может читаться не так, как написан"},
	{"more than %d files", "Файлов больше %d"},
	{"more than %d MB of text", "Текста больше %d МБ"},
	{"%s is larger than %d KB", "Файл %s больше %d КБ"},

	{"it cannot be read: %s", "Прочитать не удалось: %s"},
	{"this is no .zip: %s", "Это не архив .zip, или он повреждён: %s"},
	{"there are more than %d files in it", "Файлов в архиве больше %d"},
	{"the name %q leads out of the folder", "Имя %q ведёт за пределы папки"},
	{"a name in it is too long: %q…", "Имя слишком длинное: %q…"},
	{"a name in it holds what cannot be seen: %q", "В имени есть невидимые знаки: %q"},
	{"it is larger than %d MB", "Размер больше %d МБ"},

	{"there is a second document after ---", "После --- начинается второй документ"},
	{"this is nested more than %d deep", "Глубина вложенности больше %d"},
	{"anchors and aliases (& and *) are not used in packs", "Якоря и ссылки (& и *) в наборах правил не используют"},
	{"%s is missing in one language", "«%s»: нет текста на одном из языков"},
	{"%s is %q", "«%s»: значение %q не подходит"},
	{"%s names %q, which nothing knows", "В разделе «%s» стоит неизвестное слово %q"},
	{"%s leaves out %s", "В разделе «%s» не хватает «%s»"},
	{"%s has a word that is empty or stands twice", "В списке «%s» есть слово, которое повторяется или пропущено"},

	{"name, version or emergency numbers are missing", "Не указано название (name), версия (version) или экстренные номера (emergency: numbers)"},
	{"grace_days is %d", "grace_days: значение %d не подходит"},
	{"remind_days holds %d after %d", "remind_days: %d стоит после %d"},
	{"by_people names clause %s, which does not stand in the policy", "by_people называет пункт %s, а его в правилах нет"},
	{"by_people names clause %s, which is %s", "by_people называет пункт %s, а он обеспечен иначе: %s"},
	{"by_people names clause %s, which is enforced", "by_people называет пункт %s, а за ним уже следит программа"},
	{"by_people names clause %s, which is taught", "by_people называет пункт %s, а ему уже учат на уроке"},
	{"clause %s is left to %q, which is no role", "Пункт %s поручен %q, но такой роли нет"},
	{"always names no clause for %s", "always не называет пункта для «%s»"},
}

// What is said of hours.yaml; the calendar says some of it.
var hoursMessagesRu = []pairing{
	{"no time zone %q", "Часового пояса %q нет"},
	{"there is no desk", "Нет ни одного отделения"},
	{"the desk key %q is empty or used twice", "Ключ отделения %q пустой или повторяется"},
	{"%s promises %s for %s", "Отделение «%s» обещает ответ за %s («%s»): такой срок не подходит"},
	{"the reason id %q is empty or used twice", "Ключ повода %q пустой или повторяется"},
	{"the reason %q goes to desk %q, which is not there", "Повод %q ведёт в отделение %q, а его нет"},
	{"the desk %q promises nothing for %q", "Отделение %q не обещает срока ответа для вида %q"},

	{"%q passes midnight", "%q: часы не могут переходить через полночь"},
	{"%q is no date such as 2026-01-07", "%q — не дата; дату пишут так: 2026-01-07"},
	{"%q is no time such as 08:00", "%q — не время; время пишут так: 08:00"},
	{"%q are no days such as mon-fri or sat,sun", "%q — не дни недели; их пишут так: mon-fri или sat,sun"},
	{"no hours such as 08:00-20:00", "Часы не указаны; их пишут так: 08:00-20:00"},
	{"%s and %s overlap", "Часы накладываются: %s и %s"},
}

// What libraries say most often. They say more of types than helps anybody
// here, so these do without some of the verbs; each of them stands on one line.
var libraryMessagesRu = []pairing{
	{"field %v not found in type %v", "Ключа «%v» здесь не бывает"},
	{"field %v already set in type %v", "Ключ «%v» стоит дважды"},
	{"mapping key %q already defined at line %d", "Ключ %q стоит дважды"},
	{"cannot unmarshal %v into %v", "Значение %v здесь не подходит"},
	{"did not find expected key", "Здесь должен стоять ключ: нарушены отступы или кавычки"},
	{"did not find expected '-' indicator", "Здесь должен стоять пункт списка, со знака «-»: нарушены отступы"},
	{"did not find expected ',' or ']'", "Здесь не хватает запятой или скобки ]"},
	{"did not find expected ',' or '}'", "Здесь не хватает запятой или скобки }"},
	{"could not find expected ':'", "После ключа нет двоеточия"},
	{"mapping values are not allowed in this context", "Двоеточие здесь лишнее, или нужны кавычки"},
	{"block sequence entries are not allowed in this context", "Список должен начинаться с новой строки"},
	{"found character that cannot start any token", "С этого знака значение не начинается: уберите табуляцию или возьмите значение в кавычки"},
	{"found unexpected end of stream", "Файл обрывается: не закрыта кавычка или скобка"},
	{"yaml: unmarshal errors:\n  line %d: field %v not found in type %v", "Факта «%[2]v» нет"},
	{"yaml: unmarshal errors:\n  line %d: cannot unmarshal %v into %v", "Значение %[2]v здесь не подходит"},

	{"attribute `%v` on entity type `%v` not found", "У «%[2]v» нет свойства «%[1]v»"},
	{"attribute `%v` not found", "В context нет свойства «%v»"},
	{"unrecognized action `%v`", "Действия «%v» в схеме нет"},
	{"unrecognized entity type `%v`", "Типа «%v» в схеме нет"},
	{"the types %v and %v are not compatible", "Сравнивать %v и %v нельзя: это значения разных типов"},
	{"unexpected type: expected %v but saw %v", "Здесь нужно значение типа %v, а стоит %v"},
	{"unable to find an applicable action given the policy scope constraints", "В схеме нет действия, подходящего под principal, action и resource этого правила"},
}

// How to mend what is wrong with files, pack.yaml and hours.yaml.
var fileMendsRu = []pairing{
	{"Write it; packs/ru-clinic shows how", "Напишите его; образец есть в packs/ru-clinic"},
	{"Write at least one; packs/ru-clinic shows how", "Напишите хотя бы один файл; образцы есть в packs/ru-clinic"},
	{"Mend its name, or take it out of the folder", "Исправьте имя файла или уберите его из папки"},
	{"Write it, or remove it", "Заполните его или удалите"},
	{"Put the text itself here", "Положите сюда сам текст"},
	{"Save the file as UTF-8", "Сохраните файл в UTF-8"},
	{"Remove it", "Удалите его"},
	{"Take the folder of one pack", "Возьмите папку одного набора правил"},
	{"Name the folder of one pack, or its .zip", "Укажите папку одного набора правил или её архив .zip"},
	{"Pack the folder anew", "Заархивируйте папку заново"},
	{"Pack the folder anew, with plain names", "Заархивируйте папку заново, с обычными именами файлов"},
	{"Pack the folder of one pack alone", "Заархивируйте папку одного набора правил и больше ничего"},
	{"Write it as packs/ru-clinic does", "Запишите так же, как в packs/ru-clinic"},
	{"Write it as {ru: …, en: …}", "Запишите так: {ru: …, en: …}"},
	{"Use one of %s", "Возьмите одно из этих слов: %s"},
	{"Use %s", "Допустимые слова: %s"},
	{"Write it", "Впишите"},

	{"Fill them in", "Заполните всё"},
	{"Write 0 to %d days", "Укажите число дней от 0 до %d"},
	{"Write days from 1 to %d, each later than the one before", "Перечислите дни по возрастанию, от 1 до %d"},
	{"Remove it, or write the clause", "Уберите его отсюда или напишите такой пункт"},
	{"Remove it: the label is computed", "Уберите его отсюда: чем обеспечен пункт, программа определяет сама"},
	{"Write the clause in which people read what Bedside never permits", "Укажите пункт, в котором сказано, чего Bedside не разрешает никогда"},

	{"Use a name such as Europe/Moscow", "Запишите так: Europe/Moscow"},
	{"Write at least one under desks", "Впишите хотя бы одно в desks"},
	{"Write 24-hour times", "Укажите время от 00:00 до 24:00"},
	{"Write year-month-day", "Запишите дату так: год-месяц-день"},
	{"Leave hours out for a day off", "Если это выходной, уберите hours"},
	{"Give each desk a key of its own", "Дайте каждому отделению свой ключ"},
	{`Write hours as "mon-fri 08:00-20:00"`, `Запишите часы так: "mon-fri 08:00-20:00"`},
	{"Promise working time such as 2h", "Укажите рабочее время: больше нуля и не больше 168h, например 2h"},
	{"Give each reason an id of its own", "Дайте каждому поводу свой ключ id"},
	{"Add it to the desk's promise", "Добавьте этот вид в promise отделения"},
}
