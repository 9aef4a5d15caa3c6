package api

import (
	"context"
	"strings"
	"time"

	"connectrpc.com/connect"

	bedsidev1 "github.com/bedside-health/bedside/api/v1"
	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/people"
)

// peopleDesk answers PeopleService.
type peopleDesk struct{ *desk }

func (d peopleDesk) FindPatients(ctx context.Context, req *connect.Request[bedsidev1.FindPatientsRequest]) (*connect.Response[bedsidev1.FindPatientsResponse], error) {
	who, _ := callerOf(ctx)
	found, err := d.People.FindPatients(ctx, who, people.Search{Name: care.Say(req.Msg.Name), Birth: care.Say(req.Msg.BirthDate), Phone: care.Say(req.Msg.Phone)})
	if err != nil {
		return nil, err
	}
	return connect.NewResponse(&bedsidev1.FindPatientsResponse{Patients: d.showPatients(ctx, found)}), nil
}

func (d peopleDesk) AddPatient(ctx context.Context, req *connect.Request[bedsidev1.AddPatientRequest]) (*connect.Response[bedsidev1.AddPatientResponse], error) {
	who, _ := callerOf(ctx)
	in := req.Msg
	added, alike, err := d.People.AddPatient(ctx, who, people.NewPatient{Name: care.Say(in.Name), Birth: care.Say(in.BirthDate), Phone: care.Say(in.Phone),
		Language: in.Language, Desk: care.DeskID(in.DeskId), Visit: in.VisitOnRecord, RepresentedBy: care.PersonID(in.RepresentedBy), Key: in.Key, Sure: in.Sure})
	if err != nil {
		return nil, err
	}
	answer := &bedsidev1.AddPatientResponse{LookAlikes: d.showPatients(ctx, alike)}
	if added.ID != "" {
		answer.Patient = d.showPatient(ctx, added)
	}
	return connect.NewResponse(answer), nil
}

// PrintCard answers the code once. The link carries it behind the # sign,
// which browsers send to nobody.
func (d peopleDesk) PrintCard(ctx context.Context, req *connect.Request[bedsidev1.PrintCardRequest]) (*connect.Response[bedsidev1.PrintCardResponse], error) {
	who, _ := callerOf(ctx)
	card, patient, err := d.People.PrintCard(ctx, who, care.PersonID(req.Msg.PatientId), req.Msg.Document)
	if err != nil {
		return nil, err
	}
	code := card.Code.Reveal()
	link := d.People.Origins(who.Clinic)[0] + "/i#" + strings.ReplaceAll(code, "-", "")
	picture, err := qrSVG(link)
	if err != nil {
		return nil, err
	}
	return connect.NewResponse(&bedsidev1.PrintCardResponse{Code: code, Url: link, QrSvg: picture, Expires: card.Expires.UnixMicro(),
		Patient: d.showPatient(ctx, patient)}), nil
}

func (d peopleDesk) LoseDevice(ctx context.Context, req *connect.Request[bedsidev1.LoseDeviceRequest]) (*connect.Response[bedsidev1.LoseDeviceResponse], error) {
	who, _ := callerOf(ctx)
	n, err := d.People.LoseDevice(ctx, who, care.PersonID(req.Msg.PatientId))
	return connect.NewResponse(&bedsidev1.LoseDeviceResponse{Ended: int32(n)}), err
}

// Desks are public to everybody who is signed in: patients choose among them.
func (d peopleDesk) Desks(ctx context.Context, _ *connect.Request[bedsidev1.DesksRequest]) (*connect.Response[bedsidev1.DesksResponse], error) {
	list, err := d.People.Desks(ctx, clinicOf(ctx))
	if err != nil {
		return nil, err
	}
	return connect.NewResponse(&bedsidev1.DesksResponse{Desks: d.showDesks(ctx, list)}), nil
}

func (d peopleDesk) Colleagues(ctx context.Context, req *connect.Request[bedsidev1.ColleaguesRequest]) (*connect.Response[bedsidev1.ColleaguesResponse], error) {
	who, _ := callerOf(ctx)
	list, err := d.People.Colleagues(ctx, who, care.DeskID(req.Msg.DeskId))
	if err != nil {
		return nil, err
	}
	answer := &bedsidev1.ColleaguesResponse{}
	for _, c := range list {
		answer.Colleagues = append(answer.Colleagues, &bedsidev1.Colleague{Person: showPerson(ctx, c.ID, c.Name), OnDuty: c.OnDuty})
	}
	return connect.NewResponse(answer), nil
}

func (d peopleDesk) Bind(ctx context.Context, req *connect.Request[bedsidev1.BindRequest]) (*connect.Response[bedsidev1.BindResponse], error) {
	who, _ := callerOf(ctx)
	return connect.NewResponse(&bedsidev1.BindResponse{}), d.People.Bind(ctx, who, people.Binding{Patient: care.PersonID(req.Msg.PatientId),
		Desk: care.DeskID(req.Msg.DeskId), Visit: req.Msg.VisitOnRecord, End: req.Msg.End})
}

func (d peopleDesk) Staff(ctx context.Context, _ *connect.Request[bedsidev1.StaffRequest]) (*connect.Response[bedsidev1.StaffResponse], error) {
	who, _ := callerOf(ctx)
	list, err := d.People.Staff(ctx, who)
	if err != nil {
		return nil, err
	}
	answer := &bedsidev1.StaffResponse{}
	for _, s := range list {
		answer.Staff = append(answer.Staff, d.showStaff(ctx, s))
	}
	return connect.NewResponse(answer), nil
}

func (d peopleDesk) AddStaff(ctx context.Context, req *connect.Request[bedsidev1.AddStaffRequest]) (*connect.Response[bedsidev1.AddStaffResponse], error) {
	who, _ := callerOf(ctx)
	in := req.Msg
	n := people.NewStaff{Name: care.Say(in.Name), Title: care.Text{Ru: in.RoleTitle, En: in.RoleTitle}, Roles: in.Roles, Login: in.Login}
	for _, id := range in.DeskIds {
		n.Desks = append(n.Desks, care.DeskID(id))
	}
	member, first, err := d.People.AddStaff(ctx, who, n)
	if err != nil {
		return nil, err
	}
	picture, err := qrSVG(first.TOTP.Reveal())
	if err != nil {
		return nil, err
	}
	return connect.NewResponse(&bedsidev1.AddStaffResponse{Member: d.showStaff(ctx, member), FirstPassword: first.Password.Reveal(),
		TotpUrl: first.TOTP.Reveal(), TotpQrSvg: picture}), nil
}

func (d peopleDesk) DismissStaff(ctx context.Context, req *connect.Request[bedsidev1.DismissStaffRequest]) (*connect.Response[bedsidev1.DismissStaffResponse], error) {
	who, _ := callerOf(ctx)
	return connect.NewResponse(&bedsidev1.DismissStaffResponse{}), d.People.DismissStaff(ctx, who, care.PersonID(req.Msg.PersonId))
}

func showPerson(ctx context.Context, id care.PersonID, n people.Name) *bedsidev1.Person {
	return &bedsidev1.Person{Id: string(id), Name: n.Full.Reveal(), RoleTitle: n.Title.In(langOf(ctx))}
}

func (d peopleDesk) showDesks(ctx context.Context, list []people.Desk) (shown []*bedsidev1.Desk) {
	for _, desk := range list {
		shown = append(shown, d.showDesk(clinicOf(ctx), desk, langOf(ctx)))
	}
	return shown
}

func (d peopleDesk) showStaff(ctx context.Context, s people.StaffMember) *bedsidev1.StaffMember {
	return &bedsidev1.StaffMember{Person: showPerson(ctx, s.ID, s.Name), Roles: s.Roles, Desks: d.showDesks(ctx, s.Desks), Active: s.Active, Login: s.Login.Reveal()}
}

func (d peopleDesk) showPatients(ctx context.Context, list []people.Patient) (shown []*bedsidev1.Patient) {
	for _, p := range list {
		shown = append(shown, d.showPatient(ctx, p))
	}
	return shown
}

func (d peopleDesk) showPatient(ctx context.Context, p people.Patient) *bedsidev1.Patient {
	shown := &bedsidev1.Patient{Person: showPerson(ctx, p.ID, p.Name), BirthDate: p.Birth.Reveal(), Phone: p.Phone.Reveal(), IdentityLevel: p.Identity,
		DocumentLine: documentLine(p, langOf(ctx), d.Packs.For(clinicOf(ctx)).Zone), Devices: int32(p.Devices), Desks: d.showDesks(ctx, p.Desks), May: p.May}
	if !p.CardExpires.IsZero() {
		shown.CardExpires = p.CardExpires.UnixMicro()
	}
	return shown
}

var documentWords = map[string]care.Text{
	"passport":          {Ru: "паспорт, просмотрен", En: "passport, looked at on"},
	"birth-certificate": {Ru: "свидетельство о рождении, просмотрено", En: "birth certificate, looked at on"},
	"residence-permit":  {Ru: "вид на жительство, просмотрен", En: "residence permit, looked at on"},
	"other":             {Ru: "другой документ, просмотрен", En: "another document, looked at on"},
}

// documentLine says which document was looked at: "паспорт, просмотрен 12.11.2026".
func documentLine(p people.Patient, lang string, zone *time.Location) string {
	if p.Document == "" {
		return ""
	}
	if zone == nil {
		zone = time.UTC
	}
	seen := p.DocumentAt.In(zone)
	return documentWords[p.Document].In(lang) + " " + say(lang, seen.Format("02.01.2006"), seen.Format("2 January 2006"))
}
