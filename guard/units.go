package guard

import (
	"strings"

	"github.com/bedside-health/bedside/language"
)

// units stand behind numbers that measure or count something.
var units = func() map[string]bool {
	all := map[string]bool{}
	for _, w := range strings.Fields(`мг мкг г кг мл л ммоль мкмоль моль ед ме см мм м час часа часов минута минут секунда раз раза день дня дней неделя недели недель
		месяц месяцев год года лет рубль рублей руб р таблетка таблеток таб капсула капля капель процент градус уд мин сек шт штук
		mg mcg g kg ml l mmol mol iu cm mm m hour hours minute minutes second times day days week weeks month months year years tablet tablets capsule drop percent degree bpm pm am pound pounds dollar`) {
		all[language.Key(w)] = true
	}
	return all
}()
