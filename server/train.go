package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"untrained/app/lab"
	"untrained/app/lab/training"
	"untrained/assets/weights"
	"untrained/nn"
	"untrained/nn/cpu"
)

// train is `server train`: it trains the bundled networks, or one of them. Those that were trained on the generic
// kernels have the same bytes on every machine, the others on processors with the same vector instructions.
func train(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("train", flag.ContinueOnError)
	folder := flags.String("o", "", "folder for the networks and catalogue.json (needed)")
	name := flags.String("network", "", "the network to train, such as "+lab.TaskWeights+"; empty: all")
	backend := flags.String("backend", "", "cpu-generic (same bytes on every machine) or cpu (faster); empty: what the "+
		"bundled network was trained on")
	steps := flags.Int("steps", 0, "training steps; 0: as many as the bundled network had")
	seed := flags.Uint64("seed", 1, "random seed of the weights and the pictures")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *folder == "" || flags.NArg() > 0 {
		flags.Usage()
		return errors.New("train needs a folder to write to, -o DIR, and no other words")
	}
	recipes, err := training.Recipes()
	if *name != "" {
		var one training.Recipe
		one, err = training.RecipeOf(*name)
		recipes = []training.Recipe{one}
	}
	if err != nil {
		return err
	}
	if err := os.MkdirAll(*folder, 0o755); err != nil {
		return err
	}
	list, err := weights.Catalogue()
	if err != nil {
		return err
	}
	for _, r := range recipes {
		r.Options.Seed = *seed
		if *steps != 0 {
			r.Options.Steps = *steps
		}
		if *backend != "" {
			r.Backend = *backend
		}
		n, raw, err := trainOne(ctx, r)
		if err != nil {
			return fmt.Errorf("network %s: %w", r.Name, err)
		}
		if err := os.WriteFile(filepath.Join(*folder, n.File), raw, 0o644); err != nil {
			return err
		}
		i := slices.IndexFunc(list, func(o weights.Network) bool { return o.Name == n.Name })
		if i < 0 {
			list, i = append(list, n), len(list)
		}
		list[i] = n
		text, err := json.MarshalIndent(list, "", "  ")
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(*folder, "catalogue.json"), append(text, '\n'), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// trainOne trains a network and returns its entry of the catalogue and its file.
func trainOne(ctx context.Context, r training.Recipe) (weights.Network, []byte, error) {
	var device nn.Backend
	switch r.Backend {
	case "cpu-generic":
		device = cpu.NewGeneric()
	case "cpu":
		device = cpu.New()
	default:
		return weights.Network{}, nil, fmt.Errorf("no backend %q; choose cpu-generic or cpu", r.Backend)
	}
	spec, err := nn.ParseSpec(r.Spec)
	if err != nil {
		return weights.Network{}, nil, err
	}
	var last time.Time
	params, report, err := training.TrainOn(ctx, device, spec, r.Curriculum, r.Options,
		func(step, steps int, loss float64) {
			if time.Since(last) > 200*time.Millisecond || step == steps {
				last = time.Now()
				fmt.Fprintf(os.Stderr, "\r\x1b[K%s: step %d of %d, loss %.3f", r.Name, step, steps, loss)
			}
		})
	fmt.Fprintln(os.Stderr)
	if err != nil {
		return weights.Network{}, nil, err
	}
	fmt.Printf("%s: accuracy %.3f [%.3f, %.3f] on %d new pictures of %d classes; %.0f %% of the first-layer kernels are "+
		"oriented, %.0f %% before training\n", r.Name, report.Accuracy, report.Low, report.High, report.HeldOut,
		len(report.Classes), 100*report.Oriented, 100*report.OrientedBefore)
	n := weights.Network{
		Name: r.Name, File: r.Name + ".safetensors", Spec: spec.String(), TrainingSet: r.Set,
		Classes: report.Classes, Seed: report.Seed, Steps: report.Steps, Batch: report.Batch,
		Accuracy: rounded(report.Accuracy), Low: rounded(report.Low), High: rounded(report.High), HeldOut: report.HeldOut,
		Oriented: rounded(report.Oriented), OrientedBefore: rounded(report.OrientedBefore),
		Command: "server train -backend " + device.Name() + " -network " + r.Name + " -seed " +
			strconv.FormatUint(report.Seed, 10) + " -steps " + strconv.Itoa(report.Steps),
	}
	if n.Name == lab.TaskWeights { // its file holds the command of the time when it was the only network
		n.Command = strings.Replace(n.Command, " -network "+r.Name, "", 1)
	}
	raw := params.AppendSafetensors(map[string]string{
		"training_set": r.Set, "classes": strings.Join(report.Classes, ","), "made_by": n.Command,
	})
	sum := sha256.Sum256(raw)
	n.SHA256 = hex.EncodeToString(sum[:])
	return n, raw, nil
}

// rounded rounds x to four decimals, so that the catalogue is easy to read.
func rounded(x float64) float64 { return math.Round(x*1e4) / 1e4 }
