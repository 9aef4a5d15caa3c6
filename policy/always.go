package policy

import "github.com/bedside-health/bedside/care"

// Always names the clauses in which a pack says what Bedside itself never lets
// a pack permit. Whatever its rules say, a stranger comes into no conversation,
// somebody who has left does nothing, no visit is recorded without both
// consents, and nobody approves their own version of the policy, unless nobody
// else could and a day has passed. It only ever refuses: what is permitted, the
// pack permits.
type Always struct {
	Stranger  string `yaml:"stranger"`
	Leaver    string `yaml:"leaver"`
	Recording string `yaml:"recording"`
	// Publishing is empty in packs that are older than this promise.
	Publishing string `yaml:"publishing"`
}

// nevers are the reasons given when the pack's own rules had none.
// silent is said where the rules say nothing at all.
type nevers struct{ stranger, leaver, recording, publishing, silent Reason }

func (n *nevers) all() []Reason {
	return []Reason{n.stranger, n.leaver, n.recording, n.publishing, n.silent}
}

func (a Always) reasons() nevers {
	return nevers{
		silent: Reason{
			Rule: "always-silent",
			Because: care.Text{
				Ru: "В правилах клиники об этом ничего не сказано, поэтому это закрыто.",
				En: "The clinic's policy says nothing about this, so it is closed.",
			},
			Instead: care.Text{
				Ru: "Если это нужно для работы, попросите главного врача дополнить правила.",
				En: "If the work needs it, ask the chief physician to add it to the policy.",
			},
		},
		stranger: Reason{
			Rule: "always-stranger", Clause: a.Stranger, InsteadAct: "open-desk",
			Because: care.Text{
				Ru: "Переписка открыта только самому пациенту, тому, кто законно его представляет, и отделению, которому она адресована.",
				En: "A conversation is open only to the patient, to whoever lawfully represents them, and to the desk that it is addressed to.",
			},
			Instead: care.Text{
				Ru: "Если Вы представляете этого пациента, подтвердите это в регистратуре. Если Вы сотрудник, попросите передать переписку Вашему отделению.",
				En: "If you represent this patient, please have it confirmed at the front desk. If you work here, ask for the conversation to be handed over to your desk.",
			},
		},
		leaver: Reason{
			Rule: "always-leaver", Clause: a.Leaver, InsteadAct: "open-desk",
			Because: care.Text{Ru: "Эта учётная запись больше не действует.", En: "This account is no longer in force."},
			Instead: care.Text{
				Ru: "Если это ошибка, обратитесь в регистратуру клиники.",
				En: "If this is a mistake, please contact the clinic's front desk.",
			},
		},
		recording: Reason{
			Rule: "always-recording", Clause: a.Recording,
			Because: care.Text{
				Ru: "Приём записывают, только если согласны оба: и пациент, и тот, кто ведёт приём.",
				En: "A visit is recorded only if both have said yes: the patient, and whoever holds the visit.",
			},
			Instead: care.Text{
				Ru: "Проведите приём без записи. Отказ ничего не меняет.",
				En: "Hold the visit without a recording. Saying no changes nothing.",
			},
		},
		publishing: Reason{
			Rule: "always-publishing", Clause: a.Publishing,
			Because: care.Text{
				Ru: "Свою версию правил никто не утверждает сам.",
				En: "Nobody approves their own version of the policy.",
			},
			Instead: care.Text{
				Ru: "Попросите утвердить её того, кто её не готовил. Если больше некому, Вы сможете утвердить её через сутки.",
				En: "Ask somebody who did not write it to approve it. If there is nobody else, you can approve it yourself a day later.",
			},
		},
	}
}

// never is why Bedside itself refuses these acts to the asker; nil when it
// leaves them to the pack.
func (c *aCase) never(rules *actRules) *Reason {
	never := &c.rules.never
	switch {
	case c.stranger && rules.conversation:
		return &never.stranger
	case c.leaver:
		return &never.leaver
	case rules.recording && !c.consented:
		return &never.recording
	case rules.publishing && c.alone:
		return &never.publishing
	}
	return nil
}

// isStranger says that the asker has nothing to do with the conversation.
func isStranger(q *Question) bool {
	switch q.Who.Kind {
	case "patient":
		return !q.About.Self && !q.About.Represents
	case "staff":
		return !q.About.SameDesk
	}
	return true
}
