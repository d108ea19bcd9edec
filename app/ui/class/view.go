package class

import (
	"slices"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
	"untrained/app/lab/pool"
	"untrained/app/ui/claim"
	"untrained/app/ui/classroom"
	"untrained/app/ui/control"
	"untrained/app/ui/figure"
	"untrained/app/ui/host"
	"untrained/app/ui/page"
	"untrained/app/ui/part"
	"untrained/app/ui/words"
)

const (
	className = "Class results"
	classLead = "Many groups run the same experiment, each with other random networks. Their results, pooled, say more " +
		"than any one of them: " +
		"here they become one figure."
)

func (c *Page) Render() []app.UI {
	lead := classLead
	beside := "beside"
	if c.room.Joined {
		lead = "" // what a class looks at begins at the top
	}
	if c.room.Joined || len(c.Sets) > 0 {
		beside = "" // a pooled figure has the whole width
	}
	body := []app.UI{
		part.Heading(className, lead),
		app.P().ID("status").Class("unseen").Role("status").Aria("live", "polite").Text(c.said),
		app.Div().Class(beside).Body(part.Slot(!c.room.Joined, c.roomSection), c.board()),
		part.Slot(c.Set() != nil && c.Set().Pooled != nil && c.Shown != nil, func() app.UI {
			return app.Section().ID("class-rest").Aria("label", "Verdicts, numbers and files").Body(c.Shown.Rest()...)
		}),
		part.Slot(c.room.Joined, c.adminSection),
		c.filesSection(),
	}
	return []app.UI{app.Div().Class("page class-page").Body(body...)}
}

// board is what stands before the class: how to take part at the left, the pooled figure, and what was predicted.
func (c *Page) board() app.UI {
	var body []app.UI
	class := "class-board"
	if c.room.Joined {
		body = append(body, c.joinSection())
	} else {
		class += " alone"
	}
	return app.Div().Class(class).Body(append(body, c.resultSection(), c.predictionSection())...)
}

// joinSection says how to take part: by a code that a phone reads, or the class's code by hand. Whoever has joined gets
// the link to what the class runs.
func (c *Page) joinSection() app.UI {
	r := c.room
	link := c.p.Host().Place() + page.Address{Route: "class", Config: "code=" + r.Code}.String()
	var body []app.UI
	if svg, err := part.QRCode(link); err == nil {
		body = append(body, app.Div().Class("qr").Body(app.Raw(svg)))
	}
	place := strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(c.p.Host().Place(), "http://"), "https://"), "/")
	body = append(body,
		app.P().Class("class-place").Body(app.Text("Open "), app.Strong().Text(place), app.Text(", menu Teach, Class "+
			"results; code "),
			app.Strong().Class("class-letters").Text(r.Code)),
		app.P().ID("class-work").Class("class-work").Text(c.workText()),
		app.P().ID("class-joined").Text(part.Count(len(c.arrived), "result has", "results have")+" arrived."))
	if task, ok := c.task(); ok {
		body = append(body, app.P().Class("actions").Body(app.A().ID("class-task").Class("button primary").
			Href(task.String()).
			Text("Open the experiment: "+figure.Texts(task.Route).Short)))
	}
	return app.Section().ID("class-join").Aria("label", "Take part").Body(append(body, r.Consent("class-send"))...)
}

// workText says how many groups are at work.
func (c *Page) workText() string {
	if c.groups.Groups == 0 {
		return "No group has agreed to send results yet."
	}
	return strconv.Itoa(c.groups.Running) + " of " +
		part.Count(c.groups.Groups, "group is running", "groups are running") + "."
}

// task is the address of what the class runs: the choices of the results shown, or those of a first lesson.
func (c *Page) task() (page.Address, bool) {
	name, config := words.Together.Experiment, words.Together.Config
	if s := c.Set(); s != nil && s.Pooled != nil {
		name, config = s.Results[0].result.Experiment, s.Results[0].result.Config
	}
	for _, e := range c.p.Lab().Experiments {
		if parsed, _, err := lab.ParseConfig(e, config); e.Name() == name && err == nil {
			return c.room.Task(e, parsed), true
		}
	}
	return page.Address{}, false
}

// roomSection is the way into the class of this site.
func (c *Page) roomSection() app.UI {
	r := c.room
	body := []app.UI{app.H2().ID("class-room-title").Text("A class on this network")}
	if !r.There() {
		body = append(body, app.P().ID("class-none").Text("This copy of the page has no class: results come from files, "+
			"below. A teacher starts one by running the server on a machine of the room:"),
			app.Pre().TabIndex(0).Aria("label", "How to start a class").Body(app.Code().Text("make run CLASS=1")),
			app.P().Text("It prints an address and a code for the students; no internet and no accounts are needed."))
	} else {
		body = append(body,
			app.P().Text("Type the code that stands on the teacher’s screen. Nothing is sent by that."),
			app.Form().Class("class-join").On("submit", c.onJoin(), app.EventScope("class-join")).Body(
				app.Label().For("class-code").Text("Class code"),
				app.Input().ID("class-code").Type("text").MaxLength(12).AutoComplete(false).Spellcheck(false).Attr("autocapitalize",
					"characters").Value(r.Code),
				app.Button().ID("class-enter").Type("submit").Class("button primary").Disabled(r.Joining).Text("Take part")))
	}
	if r.Fail != nil {
		body = append(body, part.ErrorCard(r.Fail.Cause, r.Fail.Remedy))
	}
	return app.Section().ID("class-room").Aria("labelledby", "class-room-title").Body(append(body, c.missing())...)
}

// adminSection is what a class does not look at: what is sent, how to leave, and the teacher's key.
func (c *Page) adminSection() app.UI {
	r := c.room
	body := []app.UI{app.H2().ID("class-room-title").Text("About this class")}
	if c.lost != "" {
		body = append(body, app.P().ID("class-lost").Class("card warning").Body(app.Strong().Text("No news. "),
			app.Text(c.lost+" The page keeps asking; what has arrived stays.")))
	}
	body = append(body,
		app.P().Text("You take part in the class "+r.Code+". Keep this page open: it updates every two seconds."),
		app.P().Class("help").Text("Only the summary of a run is sent, with its choices and verdicts, which answers were "+
			"predicted, and whether a run is under way. No name, no address, no time; nobody can see which result is whose."),
		app.P().Class("actions").Body(control.Press(c.p, "class-leave", "Leave the class", "small", func() {
			c.unwatch()
			r.LeaveClass()
			c.arrived, c.latest, c.counts, c.groups = nil, 0, nil, atWork{}
			c.pool()
		})),
		app.Details().ID("class-teacher").Class("group").Body(
			app.Summary().Text("For the teacher"),
			app.P().Text("The server printed a key where it was started. With it, all results and predictions of the class "+
				"can be cleared."),
			app.Form().Class("class-join").On("submit", c.onClear(), app.EventScope("class-clear")).Body(
				app.Label().For("class-key").Text("Teacher’s key"),
				app.Input().ID("class-key").Type("text").MaxLength(40).AutoComplete(false).Spellcheck(false),
				app.Button().ID("class-clear").Type("submit").Class("button").Text("Clear the class")),
			app.P().Class("help").Aria("hidden", true).Text(c.said),
		))
	if r.Fail != nil {
		body = append(body, part.ErrorCard(r.Fail.Cause, r.Fail.Remedy))
	}
	return app.Section().ID("class-room").Aria("labelledby", "class-room-title").Body(append(body, c.missing())...)
}

// missing says what this browser cannot do, where there is a class.
func (c *Page) missing() app.UI {
	missing := c.p.Lab().About.Missing
	if !c.room.There() || len(missing) == 0 {
		return app.Div().Hidden(true)
	}
	return app.Div().ID("class-missing").Class("card notice").Body(
		app.P().Body(app.Strong().Text("What is missing here")),
		app.Ul().Body(app.Range(missing).Slice(func(i int) app.UI { return app.Li().Text(missing[i]) })),
		app.P().Text("Results are the same: they are computed on this machine’s processor."))
}

func (c *Page) onJoin() app.EventHandler {
	return c.submit("#class-code", func(code string) { c.room.Join(code) })
}

func (c *Page) onClear() app.EventHandler { return c.submit("#class-key", c.ClearAll) }

// submit takes a form's one field.
func (c *Page) submit(selector string, take func(string)) app.EventHandler {
	return c.p.Handle(func(_ app.Context, e app.Event) {
		e.PreventDefault() // else the browser leaves the page
		if field := host.Document().Call("querySelector", selector); field.Truthy() {
			take(field.Get("value").String())
		}
	})
}

// filesSection takes files and text.
func (c *Page) filesSection() app.UI {
	drop := "dropzone"
	if c.over {
		drop += " over"
	}
	body := []app.UI{
		app.H2().ID("class-files-title").Text("Results from files"),
		app.P().Text("Each group presses “Save JSON” below its figure and hands the file in. They are read by this page " +
			"alone."),
		app.Div().ID("class-drop").Class(drop).
			OnDragOver(c.onDrag(true), app.EventScope("class-over")).
			OnDragLeave(c.onDrag(false), app.EventScope("class-away")).
			OnDrop(c.onDrop(), app.EventScope("class-drop")).
			Body(
				app.P().Text("Drop all files here at once, or choose them:"),
				app.Label().Class("file").For("class-file").Body(
					app.Span().Text("Saved results (.json), all at once"),
					app.Input().ID("class-file").Type("file").Multiple(true).Accept(".json,application/json").
						Aria("describedby", "class-faults").OnChange(c.p.On(func(src app.Value) {
						c.give(src.Get("files"))
						src.Set("value", "") // the same file can be chosen again
					}), app.EventScope("class-file")))),
		app.Details().ID("class-text").Class("group").Body(
			app.Summary().Text("Or paste the text of a saved result"),
			app.Label().For("class-paste").Class("unseen").Text("Text of saved results"),
			app.Textarea().ID("class-paste").Rows(4).Spellcheck(false),
			app.P().Class("actions").Body(app.Button().ID("class-paste-add").Type("button").Class("button small").Text("Add").
				OnClick(c.p.On(func(app.Value) {
					if field := host.Document().Call("getElementById", "class-paste"); field.Truthy() {
						c.Paste(field.Get("value").String())
					}
				}), app.EventScope("class-paste-add")))),
	}
	var faults []app.UI
	if len(c.Faults) > 0 {
		faults = []app.UI{app.Div().Class("card error").Role("alert").Body(
			app.P().Body(app.Strong().Text("Left out. ")),
			app.Ul().Body(app.Range(c.Faults).Slice(func(i int) app.UI { return app.Li().Text(c.Faults[i]) })))}
	}
	body = append(body, app.Div().ID("class-faults").Body(faults...))
	if len(c.given) > 0 {
		body = append(body, app.P().Class("actions").Body(
			app.Span().ID("class-given").Text(part.Count(len(c.given), "result", "results")+" from files and text."),
			control.Press(c.p, "class-forget", "Put them away", "small", c.forget)))
	}
	return app.Section().ID("class-files").Aria("labelledby", "class-files-title").Body(body...)
}

func (c *Page) onDrag(over bool) app.EventHandler {
	return c.p.Handle(func(_ app.Context, e app.Event) {
		e.PreventDefault() // else the browser opens the file
		c.over = over
	})
}

func (c *Page) onDrop() app.EventHandler {
	return c.p.Handle(func(_ app.Context, e app.Event) {
		e.PreventDefault()
		c.over = false
		c.give(e.Get("dataTransfer").Get("files"))
	})
}

// resultSection draws the pooled result of one set.
func (c *Page) resultSection() app.UI {
	s := c.Set()
	if s == nil {
		return app.Section().ID("class-pooled").Class("figures").Aria("label", "Pooled result").Body(
			app.P().Text("No results yet. The pooled figure appears with the first and grows with every one."),
			c.example.Render("What one run over ten seeds found, of those that come with this page:"))
	}
	body := []app.UI{}
	if len(c.Sets) > 1 {
		body = append(body, app.P().Class("picker").Body(
			app.Label().For("class-set").Text("These cannot all be pooled; show"),
			app.Select().ID("class-set").OnChange(c.p.On(func(src app.Value) { c.Show(src.Get("value").String()) }),
				app.EventScope("class-set")).
				Body(app.Range(c.Sets).Slice(func(i int) app.UI {
					return app.Option().Value(c.Sets[i].Key).Text(c.describe(i)).Selected(c.Sets[i] == s)
				}))))
	}
	if s.fault != "" {
		body = append(body, part.ErrorCard(s.fault, "Put the files away and choose those of one experiment."))
	}
	if s.Pooled != nil && c.Shown != nil {
		body = append(body, c.Shown.Front()...)
		body = append(body, app.P().ID("class-groups").Body(app.Strong().Text(c.describe(c.index(s))),
			app.Text(". First seeds: "+seedsOf(s)+". "),
			app.Text("The interval holds what differs between groups (their random networks) and what they share (neurons and "+
				"pictures), which no number of groups makes smaller.")))
	}
	return app.Section().ID("class-pooled").Aria("label", "Pooled result").Body(body...)
}

func (c *Page) index(s *GroupSet) int {
	for i := range c.Sets {
		if c.Sets[i] == s {
			return i
		}
	}
	return 0
}

// describe names a set: what was run, on what, by how many; and where two sets are of
// one experiment, in what the later one differs.
func (c *Page) describe(i int) string {
	s := c.Sets[i]
	r := s.Results[0].result
	text := figure.Texts(r.Experiment).Short
	if r.Recording.ID != "" {
		text += " on " + r.Recording.ID
	}
	text += ", " + part.Count(len(s.Results), "result", "results")
	for _, before := range c.Sets[:i] {
		if first := before.Results[0].result; first.Experiment == r.Experiment {
			if _, err := pool.Pool([]*lab.Result{first, r}); err != nil {
				why := err.Error()
				if at := strings.LastIndex(why, "("); at >= 0 {
					why = strings.TrimSuffix(why[at+1:], ")")
				}
				text += ", other choices: " + why
			}
			break
		}
	}
	return text
}

func seedsOf(s *GroupSet) string {
	var list []string
	for _, g := range s.Results {
		list = append(list, strconv.FormatUint(g.result.Seed, 10))
	}
	const most = 20
	if len(list) > most {
		list = append(list[:most], "…")
	}
	return strings.Join(list, ", ")
}

// predictionSection draws what the class predicted beside what came out.
func (c *Page) predictionSection() app.UI {
	if len(c.counts) == 0 {
		return app.Section().ID("class-predictions").Hidden(true).Aria("label", "Predictions")
	}
	var rows []app.UI
	for _, asked := range c.questions() {
		q := asked.question
		n := map[string]int{}
		total := 0
		for _, p := range c.counts {
			if p.Claim == asked.id {
				n[p.Answer] += p.N
				total += p.N
			}
		}
		if total == 0 {
			continue
		}
		var answers []app.UI
		for i, a := range q.Answers {
			if i >= len(classroom.AnswerWords) {
				break
			}
			k := n[classroom.AnswerWords[i]]
			answer := a
			if i == c.came(asked.id, q) {
				answer += " ← the pooled result"
			}
			answers = append(answers, app.Li().Body(
				app.Span().Class("answer").Text(answer),
				app.Span().Class("tally").Aria("hidden", true).Body(app.Span().Style("width", strconv.Itoa(100*k/total)+"%")),
				app.Span().Class("number").Text(strconv.Itoa(k)+" of "+strconv.Itoa(total))))
		}
		rows = append(rows, app.Article().Class("card").ID("class-predicted-"+asked.id).Body(
			app.H3().Text(q.Asks),
			app.Ul().Class("tallies").Body(answers...),
			app.P().Body(app.Strong().Text("Result. "), app.Text(c.outcome(asked.id)))))
	}
	return app.Section().ID("class-predictions").Aria("labelledby", "class-predictions-title").Body(
		append([]app.UI{app.H2().ID("class-predictions-title").Text("What the class predicted")},
			rows...)...)
}

// came is the answer that the pooled result bears out; −1 where it bears out none.
func (c *Page) came(id string, q *words.Question) int {
	s := c.Set()
	if s == nil || s.Pooled == nil || claim.QuestionID(q, s.Pooled.Experiment) != id {
		return -1
	}
	answer, _ := claim.Outcome(q, new(figure.View).Shown(s.Pooled, false))
	return answer
}

// classQuestion is a question that the class may have answered.
type classQuestion struct {
	id       string
	question *words.Question
}

// questions lists those of the story and of the experiments' pages, each once.
func (c *Page) questions() (list []classQuestion) {
	add := func(q *words.Question, experiment string) {
		if q == nil || slices.ContainsFunc(list, func(o classQuestion) bool {
			return o.id == claim.QuestionID(q,
				experiment)
		}) {
			return
		}
		list = append(list, classQuestion{claim.QuestionID(q, experiment), q})
	}
	for _, one := range words.Claims() {
		add(one.Question, one.Page)
	}
	for _, e := range c.p.Lab().Experiments {
		add(figure.Texts(e.Name()).Question, e.Name())
	}
	return list
}

// outcome is what the pooled results say about a question: the verdicts on its claim.
func (c *Page) outcome(id string) string {
	var list []string
	for _, s := range c.Sets {
		if s.Pooled == nil {
			continue
		}
		if s.Pooled.Experiment == id {
			list = append(list, "The pooled figure shows both, each with its interval.")
		}
		for _, v := range s.Pooled.Verdicts {
			if v.Claim == id {
				text := part.Sentence(v.Statement) + " Pooled verdict: " + part.Outcome(v.Verdict) + "."
				if s.Pooled.Recording.Simulated {
					text += " The recording is simulated: this checks the method and says nothing about a brain."
				}
				list = append(list, text)
			}
		}
	}
	if len(list) == 0 {
		return "No result that speaks to it has arrived."
	}
	return strings.Join(list, " ")
}
