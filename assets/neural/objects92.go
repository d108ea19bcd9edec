package neural

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"untrained/assets/neural/matfile"
)

// 92 objects: photographs of Kriegeskorte, Mur, Ruff, Kiani, Bodurka, Esteky, Tanaka
// & Bandettini 2008, and dissimilarities from that study and from Cichy, Pantazis &
// Oliva 2014. Sessions are areas and studies.

const (
	objects92N       = 92
	objects92Side    = 175 // pixels
	net2brain        = "m7cw5l/Net2Brain-App"
	net2brainCommit  = "959aba890710773a404bc507f24e6d66e778ec6d"
	net2brainFolder  = "Net2Brain/data_rdm/92images/"
	rsatoolbox       = "rsagroup/rsatoolbox"
	rsatoolboxCommit = "f1f83cadb7243492a1aae7460466e0f0140b20ac"
	rsatoolboxFolder = "demos/92imageData/"
	maxJSONExpanded  = 1 << 26
	kriegeskorte2008 = "Kriegeskorte et al. 2008, Neuron 60:1126"
	cichy2014        = "Cichy, Pantazis & Oliva 2014, Nat Neurosci 17:455, as published with Cichy et al. 2019, " +
		"arXiv:1905.05675"
	correlationDistance = "1 − correlation of "
)

// objects92Session is one set of dissimilarities.
type objects92Session struct {
	name, area, species, signal string
	file                        File // beside the 92 pictures
	read                        func(content []byte) (values []float32, subjects []string, err error)
	notes                       []string
}

var objects92Sessions = []objects92Session{{
	name: "human-evc", area: "EVC", species: "human", signal: correlationDistance + "voxel patterns (fMRI)",
	file: File{
		Repository: net2brain, Commit: net2brainCommit, Path: net2brainFolder + "92images_fmri_EVC_RDMs.gzip",
		Bytes: 981889, SHA256: "b55a1b50ecc72754644520119aa89f6db67eb2578f175d7eeb056394a4c03bee",
	},
	read: readRDMsJSON,
	notes: []string{
		"Early visual cortex (EVC) of 15 people. " + cichy2014 + ".",
		"The noise ceiling of these dissimilarities is low: show it next to every score.",
	},
}, {
	name: "human-it", area: "IT", species: "human", signal: correlationDistance + "voxel patterns (fMRI)",
	file: File{
		Repository: net2brain, Commit: net2brainCommit, Path: net2brainFolder + "92images_fmri_IT_RDMs.gzip",
		Bytes: 990476, SHA256: "f70846e64b763499640ed9c35e5a2b3ed7a8682ded9993d9ca6679aedee5106d",
	},
	read:  readRDMsJSON,
	notes: []string{"Inferior temporal cortex (IT) of the same 15 people. " + cichy2014 + "."},
}, {
	name: "monkey-it", area: "IT", species: "macaque monkey", signal: correlationDistance +
		"the responses of 674 neurons of two monkeys",
	file: File{
		Repository: rsatoolbox, Commit: rsatoolboxCommit, Path: rsatoolboxFolder +
			"Kriegeskorte_Neuron2008_supplementalData.mat",
		Bytes: 3603779, SHA256: "06f21214399a5d43dc264eed19a7f4b8daf11c8622a59eec3e106064ce5e3504",
	},
	read: readMonkeyIT,
	notes: []string{
		"One matrix from 674 neurons of two monkeys together: there is no noise ceiling. " + kriegeskorte2008 + ".",
		"The monkeys saw the objects on mid-grey; the pictures here are on white.",
	},
}, {
	name: "human-it-2008", area: "IT", species: "human", signal: correlationDistance + "voxel patterns (fMRI)",
	file: File{
		Repository: rsatoolbox, Commit: rsatoolboxCommit, Path: rsatoolboxFolder + "92_brainRDMs.mat",
		Bytes: 224663, SHA256: "1743f90a15e895798a94318649e80e1123a7e5943a1703fa1dd7c31ea5780b7c",
	},
	read: readHumanIT2008,
	notes: []string{
		"Inferior temporal cortex of four people, the mean of two sessions each. " + kriegeskorte2008 + ".",
		"The people saw the objects on mid-grey; the pictures here are on white.",
	},
}}

// objects92Classes are the kinds of objects, in the order of the pictures.
var objects92Classes = []struct {
	name string
	last int // picture of the class
}{
	{"human body part", 11}, {"human face", 23}, {"animal body", 35}, {"animal face", 47}, {"natural inanimate", 70},
	{"artificial inanimate", 91},
}

func objects92() Entry {
	e := Entry{
		ID:    "objects92",
		Kind:  KindDissimilarities,
		Title: "92 objects: human EVC and IT, monkey IT",
		About: "Dissimilarities between the responses to 92 photographs of faces, bodies, natural and artificial " +
			"things: from early visual cortex and inferior temporal cortex of 15 people (fMRI), and from inferior " +
			"temporal cortex of monkeys (single neurons) and of four other people who saw the same objects. Fetched " +
			"from two public repositories at your request.",
		Area:     "EVC, IT",
		Citation: kriegeskorte2008 + "; " + cichy2014 + ".",
		Licence:  "The repositories state MIT; none is stated for the pictures and recordings themselves.",
		Notes: []string{
			"Objects on white: their outlines dominate distances between pixels and in early layers. Compare with " +
				"silhouettes and on a grey ground.",
		},
		files: func(session string) []File {
			s := objects92ByName(session)
			return append([]File{s.file}, objects92Pictures()...)
		},
	}
	for _, s := range objects92Sessions {
		e.Sessions = append(e.Sessions, s.name)
	}
	e.Bytes = sum(e.files(e.Sessions[0]))
	return e
}

// objects92ByName returns the session with this name, which must be one that Entry.Session accepts.
func objects92ByName(name string) *objects92Session {
	return &objects92Sessions[slices.IndexFunc(objects92Sessions, func(s objects92Session) bool { return s.name == name })]
}

func (s *objects92Session) open(ctx context.Context, table []byte, pictures [][]byte) (*Dissimilarities, error) {
	d := &Dissimilarities{Area: s.area, Species: s.species, Signal: s.signal, Notes: s.notes}
	var err error
	if d.Values, d.Subjects, err = s.read(table); err != nil {
		return nil, fmt.Errorf("dissimilarities: %w", err)
	}
	for i, picture := range pictures {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := d.Images.appendJPEG(picture, len(pictures)); err != nil {
			return nil, fmt.Errorf("picture %d: %w", i+1, err)
		}
	}
	if m := d.Images; m.N != objects92N || m.H != objects92Side || m.W != objects92Side {
		return nil, fmt.Errorf("%d pictures of %d×%d pixels where %d of %d×%d were expected", m.N, m.H, m.W, objects92N,
			objects92Side, objects92Side)
	}
	for c, class := range objects92Classes {
		d.Classes = append(d.Classes, class.name)
		for len(d.Class) <= class.last {
			d.Class = append(d.Class, int32(c))
		}
	}
	return d, nil
}

// readRDMsJSON reads gzip-compressed {"data": […], "shape": [15, 92, 92]}.
func readRDMsJSON(content []byte) ([]float32, []string, error) {
	z, err := gzip.NewReader(bytes.NewReader(content))
	if err != nil {
		return nil, nil, fmt.Errorf("not a gzip file: %w", err)
	}
	text, err := io.ReadAll(io.LimitReader(z, maxJSONExpanded+1))
	if err != nil {
		return nil, nil, fmt.Errorf("gzip: %w; the file is damaged, fetch it again", err)
	}
	if len(text) > maxJSONExpanded {
		return nil, nil, fmt.Errorf("the file expands to more than %d bytes", maxJSONExpanded)
	}
	var file struct {
		Data  []float64 `json:"data"`
		Shape []int     `json:"shape"`
	}
	if err := json.Unmarshal(text, &file); err != nil {
		return nil, nil, fmt.Errorf("not the JSON of an array: %w", err)
	}
	const n = objects92N
	if len(file.Shape) != 3 || file.Shape[0] < 1 || file.Shape[0] > 1000 || file.Shape[1] != n || file.Shape[2] != n ||
		len(file.Data) != file.Shape[0]*n*n {
		return nil, nil, fmt.Errorf("%d values of shape %v where subjects × %d × %d were expected",
			len(file.Data), file.Shape, n, n)
	}
	var values []float32
	var subjects []string
	for s := range file.Shape[0] {
		matrix := file.Data[s*n*n:][:n*n]
		if values, err = upperTriangle(values, n, func(i, j int) float64 { return matrix[i*n+j] }); err != nil {
			return nil, nil, fmt.Errorf("subject %d: %w", s+1, err)
		}
		subjects = append(subjects, fmt.Sprintf("subject %d", s+1))
	}
	return values, subjects, nil
}

// readMonkeyIT reads the upper triangle that the structure RDMs_mIT_hIT_fig1 has
// under the name mIT_674neurons.
func readMonkeyIT(content []byte) ([]float32, []string, error) {
	variables, err := matfile.Read(content)
	if err != nil {
		return nil, nil, err
	}
	sets, err := matfile.Find(variables, "RDMs_mIT_hIT_fig1")
	if err != nil {
		return nil, nil, err
	}
	for i := range sets.Len() {
		if name, err := fieldText(sets, i, "name"); err != nil {
			return nil, nil, err
		} else if !strings.HasPrefix(name, "mIT") {
			continue
		}
		rdm, err := sets.Field(i, "RDM")
		if err != nil {
			return nil, nil, err
		}
		if err := rdm.HasShape(1, Pairs(objects92N)); err != nil {
			return nil, nil, err
		}
		v, err := rdm.Float64s()
		if err != nil {
			return nil, nil, err
		}
		values := make([]float32, len(v))
		for k := range v {
			values[k] = float32(v[k])
		}
		return values, []string{"two monkeys"}, nil
	}
	return nil, nil, fmt.Errorf("RDMs_mIT_hIT_fig1 has no set of monkey IT (mIT…)")
}

// readHumanIT2008 reads RDMs, a structure of 1 × 4 subjects × 2 sessions of 92×92
// matrices, and averages sessions. Names are like "hIT | BE | Session: 1".
func readHumanIT2008(content []byte) ([]float32, []string, error) {
	variables, err := matfile.Read(content)
	if err != nil {
		return nil, nil, err
	}
	sets, err := matfile.Find(variables, "RDMs")
	if err != nil {
		return nil, nil, err
	}
	const n, people, sessions = objects92N, 4, 2
	if err := sets.HasShape(1, people, sessions); err != nil {
		return nil, nil, fmt.Errorf("RDMs (1, people, sessions): %w", err)
	}
	var values []float32
	var subjects []string
	for p := range people {
		mean := make([]float64, n*n)
		var subject string
		for s := range sessions {
			i := s*people + p // column-major
			name, err := fieldText(sets, i, "name")
			if err != nil {
				return nil, nil, err
			}
			part := strings.Split(name, " | ")
			if len(part) != 3 || s > 0 && part[1] != subject {
				return nil, nil, fmt.Errorf("RDMs: element %d is called %.40q among those of %q", i, name, subject)
			}
			subject = part[1]
			rdm, err := sets.Field(i, "RDM")
			if err != nil {
				return nil, nil, err
			}
			if err := rdm.HasShape(n, n); err != nil {
				return nil, nil, err
			}
			v, err := rdm.Float64s()
			if err != nil {
				return nil, nil, err
			}
			for k := range mean {
				mean[k] += v[k] / sessions
			}
		}
		if values, err = upperTriangle(values, n, func(i, j int) float64 { return mean[j*n+i] }); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", subject, err)
		}
		subjects = append(subjects, subject)
	}
	return values, subjects, nil
}

func fieldText(a *matfile.Array, i int, name string) (string, error) {
	f, err := a.Field(i, name)
	if err != nil {
		return "", err
	}
	return f.Text()
}
