package data

import (
	"context"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/job"
	"untrained/app/ui/part"
)

// networkID begins the IDs of the list of network files; the name of the network follows.
const (
	networkID       = "network-"
	removeNetworkID = "remove-network-"
	networksTitleID = "networks-title"
)

// networkSection lists the network files that pages keep here, which only this page removes.
func (d *Page) networkSection() app.UI {
	if len(d.networks) == 0 {
		return app.Section().ID("networks").Hidden(true).Aria("label", "Network files")
	}
	return app.Section().ID("networks").Aria("labelledby", networksTitleID).Body(
		app.H2().ID(networksTitleID).TabIndex(-1).Text("Your own network files"),
		app.P().Text("Chosen under “Network file” on the pages of networks and experiments. A link names a file by its "+
			"SHA-256 and does not hold it: what is removed here must be chosen again."),
		app.Ul().Class("shelf").Body(app.Range(d.networks).Slice(func(i int) app.UI {
			n := d.networks[i]
			return app.Li().ID(networkID+n.Name).Class("card").Body(
				app.H3().Text(n.File),
				app.P().Class("facts").Text(part.Megabytes(int64(n.Bytes))+" · "+n.Name),
				app.P().Class("help").Text(n.Spec),
				app.P().Class("actions").Body(
					app.Button().ID(removeNetworkID+n.Name).Type("button").Class("button").Text("Remove").
						Aria("label", "Remove "+n.File).
						OnClick(d.P.On(func(app.Value) { d.removeNetwork(n) }), app.EventScope(removeNetworkID+n.Name))))
		})))
}

// listNetworks asks which network files are here. It waits for nothing else: a download may keep the worker busy.
func (d *Page) listNetworks() {
	d.P.Spawn(func() {
		list, err := job.ListNetworks.Do(context.Background(), d.P.Lab().Worker, job.NetworksRequest{}, nil)
		d.P.Update(func() {
			if err == nil { // where nothing can be read, nothing is kept
				d.networks = list
			}
		})
	})
}

// removeNetwork forgets a network file.
func (d *Page) removeNetwork(n job.KeptNetwork) {
	d.P.Spawn(func() {
		left, err := job.ListNetworks.Do(context.Background(), d.P.Lab().Worker, job.NetworksRequest{Remove: n.Name}, nil)
		d.P.Update(func() {
			if err != nil {
				d.fail = &part.Failure{Cause: n.File + " could not be removed: " + part.Sentence(err.Error()),
					Remedy: "Clear this site’s data in the browser’s settings instead."}
				return
			}
			d.networks = left
			d.say(n.File + " was removed.")
			d.P.Focus("#own-heading")
		})
	})
}
