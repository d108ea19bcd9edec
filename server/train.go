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
	"strconv"
	"strings"
	"time"

	"untrained/app/lab"
	"untrained/app/lab/training"
	"untrained/assets/weights"
	"untrained/nn"
	"untrained/nn/cpu"
)

// train is `server train`: it trains the bundled networks. With the generic kernels, the default, the files have the
// same bytes on every machine.
func train(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("train", flag.ContinueOnError)
	folder := flags.String("o", "", "folder for the network and catalogue.json (needed)")
	backend := flags.String("backend", "cpu-generic", "cpu-generic (same bytes on every machine) or cpu (faster, for a "+
		"quick look)")
	steps := flags.Int("steps", 0, "training steps; 0: as many as the bundled network had")
	seed := flags.Uint64("seed", 1, "random seed of the weights and the pictures")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *folder == "" || flags.NArg() > 0 {
		flags.Usage()
		return errors.New("train needs a folder to write to, -o DIR, and nothing else")
	}
	var device nn.Backend
	switch *backend {
	case "cpu-generic":
		device = cpu.NewGeneric()
	case "cpu":
		device = cpu.New()
	default:
		return fmt.Errorf("no backend %q; choose cpu-generic or cpu", *backend)
	}
	spec, err := nn.ParseSpec(lab.TaskSpec)
	if err != nil {
		return err
	}
	var last time.Time
	params, report, err := training.TrainTask(ctx, device, spec, training.Options{Seed: *seed, Steps: *steps},
		func(step, steps int, loss float64) {
			if time.Since(last) > 200*time.Millisecond || step == steps {
				last = time.Now()
				fmt.Fprintf(os.Stderr, "\r\x1b[Kstep %d of %d, loss %.3f", step, steps, loss)
			}
		})
	fmt.Fprintln(os.Stderr)
	if err != nil {
		return err
	}
	fmt.Printf("accuracy %.3f [%.3f, %.3f] on %d new pictures of %d classes\n", report.Accuracy, report.Low, report.High,
		report.HeldOut, len(report.Classes))

	const set = "plain digits and textures"
	n := weights.Network{
		Name: lab.TaskWeights, File: lab.TaskWeights + ".safetensors", Spec: spec.String(), TrainingSet: set,
		Classes: report.Classes, Seed: report.Seed, Steps: report.Steps, Batch: report.Batch,
		Accuracy: rounded(report.Accuracy), Low: rounded(report.Low), High: rounded(report.High), HeldOut: report.HeldOut,
		Command: "server train -backend " + *backend + " -seed " + strconv.FormatUint(*seed, 10) + " -steps " +
			strconv.Itoa(report.Steps),
	}
	raw := params.AppendSafetensors(map[string]string{
		"training_set": set, "classes": strings.Join(report.Classes, ","), "made_by": n.Command,
	})
	sum := sha256.Sum256(raw)
	n.SHA256 = hex.EncodeToString(sum[:])
	list, err := json.MarshalIndent([]weights.Network{n}, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(*folder, 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(*folder, n.File), raw, 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(*folder, "catalogue.json"), append(list, '\n'), 0o644)
}

// rounded rounds x to four decimals, so that the catalogue is easy to read.
func rounded(x float64) float64 { return math.Round(x*1e4) / 1e4 }
