package target

import (
	"context"
	"fmt"
	"strings"

	"untrained/app/lab"
	"untrained/app/lab/internal/input"
	"untrained/app/lab/internal/linear"
	"untrained/app/lab/internal/model"
	"untrained/app/lab/internal/readout"
	"untrained/assets/neural"
	"untrained/nn"
)

// HeadlineArea is the higher area, of a recording of several, whose comparison with the early one is judged; without it
// the first higher one is.
const HeadlineArea = "LOC"

// CannotDecide says why areas of one recording are not compared, and what to choose: the recording has no early area
// (early is ""), or the chosen ones lack it, or are the early one alone. among are all areas of the recording.
func CannotDecide(recording, early string, among, chosen []string) string {
	switch {
	case early == "":
		return fmt.Sprintf("The recording %s has no early area beside %s, so that each area is given by itself and no "+
			"interaction; take a session that has one.", recording, lab.Join(among))
	case len(chosen) == 1 && chosen[0] == early:
		return fmt.Sprintf("One area, %s, cannot decide it; add a higher one to areas, of %s.", early, lab.Join(among))
	}
	return fmt.Sprintf("%s without the early area %s cannot decide it; add %s to areas.", lab.Join(chosen), early, early)
}

// OneArea refuses areas that are chosen of a recording of one.
func OneArea(recording string, areas []string) error {
	var several []string
	for _, e := range neural.Catalogue() {
		if e.Kind == neural.KindRegions {
			several = append(several, e.ID)
		}
	}
	return fmt.Errorf("areas=%s: %s is a recording of one area; leave areas empty, or take a recording of several, %s",
		strings.Join(areas, ","), recording, strings.Join(several, ", "))
}

// openAreas opens the chosen areas of a recording of several: one with the role "early", the others with their names.
func openAreas(ctx context.Context, env lab.Env, c lab.Config, warn func(format string, values ...any)) ([]*Yardstick,
	error) {
	id, names := c.Get(lab.KeyRecording), c.List(lab.KeyAreas)
	if higher := c.Get(lab.KeyHigher); higher != NoArea {
		return nil, fmt.Errorf("higher=%s: the areas of %s are compared with each other; set higher=%s", higher, id, NoArea)
	}
	r, err := lab.OpenRegions(ctx, env, id, c.Get(lab.KeySession))
	if err != nil {
		return nil, err
	}
	chosen, err := r.Select(names...)
	if err != nil {
		return nil, fmt.Errorf("areas=%s: %w", strings.Join(names, ","), err)
	}
	var list []*Yardstick
	for _, one := range chosen {
		a := &Yardstick{Role: one.Area, Among: r.Names(), Early: r.Early, config: c}
		if one.Area == r.Early {
			a.Role = "early"
		}
		if a.Target, err = Of(c, one, warn); err != nil {
			return nil, fmt.Errorf("area %s: %w", one.Area, err)
		}
		a.Source = a.Target.Recording
		if a.Panel, err = NewPanel(a.Target); err != nil {
			return nil, fmt.Errorf("area %s: %w", one.Area, err)
		}
		if a.Role != "early" {
			a.Panel.Sample(one.Area)
		}
		list = append(list, a)
	}
	return list, nil
}

// JudgeAll scores a layer of a network by every area, as Judge does. Areas of one recording share the features and what
// ridge regression computes of them.
func JudgeAll(ctx context.Context, areas []*Yardstick, result *lab.TaskResult, backend nn.Backend, params *nn.Params,
	layer string, progress func(float64)) error {
	first := areas[0]
	if first.Among == nil {
		for i, a := range areas {
			part := func(done float64) { progress((float64(i) + done) / float64(len(areas))) }
			if err := a.Judge(ctx, result, backend, params, layer, part); err != nil {
				return fmt.Errorf("%s area: %w", a.Role, err)
			}
		}
		return nil
	}
	pictures, err := input.EntranceOf(first.config).Enter(first.Source, params.Spec.Input)
	if err != nil {
		return err
	}
	reader := &model.Activations{Backend: backend, Params: params, Pictures: pictures.Into(params.Spec.Input),
		N: pictures.N, Pool: first.config.Get(lab.KeyPool)}
	b := readout.Builder{Config: first.config, Device: linear.Product{Backend: backend}, Row: first.Source.Row}
	spaces, err := b.Network(ctx, reader, []string{layer}, func(f float64) { progress(f / 2) })
	if err != nil {
		return err
	}
	units, widths, responses := 0, []int{}, [][]float64{}
	for _, a := range areas {
		units += len(a.Target.Neurons)
		widths, responses = append(widths, len(a.Target.Neurons)), append(responses, a.Target.Responses)
	}
	all, err := first.Target.Ridge(widths...).CrossValidate(ctx, spaces[0].Kernel, readout.Beside(responses, widths),
		units, first.Target.Outer, func(f float64) { progress(0.5 + 0.4*f) })
	if err != nil {
		return fmt.Errorf("%s: %w", layer, err)
	}
	from := 0
	for k, a := range areas {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := a.keep(result, layer, all.Units(from, from+widths[k], units)); err != nil {
			return err
		}
		from += widths[k]
		progress(0.9 + 0.1*float64(k+1)/float64(len(areas)))
	}
	return nil
}
