package statistics

import "fmt"

// fewestPictures is the smallest number of pictures whose dissimilarities are
// compared: six pairs.
const fewestPictures = 4

// RSA compares dissimilarities of models with those of one or more subjects for
// the same pictures, by Spearman correlation (representational similarity analysis;
// Kriegeskorte, Mur & Bandettini 2008).
type RSA struct {
	subjects []float64 // subjects × pairs
	count    int
	pictures int
	pairs    int
	order    [][]int32 // of each subject
	ranks    [][]float64
	group    []float64 // mean over subjects
}

// NewRSA returns an RSA with the dissimilarities of count subjects, one row of n(n−1)/2 pairs (see Dissimilarities) for
// each. It needs 4 pictures, and returns an error if all dissimilarities of a subject are the same.
func NewRSA(subjects []float64, count, pictures int) (*RSA, error) {
	r := &RSA{subjects: subjects, count: count, pictures: pictures, pairs: pictures * (pictures - 1) / 2}
	haveShape("NewRSA", subjects, count, r.pairs)
	if err := atLeast(pictures, fewestPictures, "pictures", "comparing dissimilarities"); err != nil {
		return nil, err
	}
	if err := atLeast(count, 1, "subjects", "comparing dissimilarities"); err != nil {
		return nil, err
	}
	if err := finite("the dissimilarities", subjects); err != nil {
		return nil, err
	}
	r.group = make([]float64, r.pairs)
	for s := range count {
		row := r.subject(s)
		if mean, sd := MeanSD(row); IsConstant(mean, sd) {
			return nil, fmt.Errorf("all dissimilarities of subject %d are the same, so that no score is defined: leave the "+
				"subject out", s)
		}
		r.order = append(r.order, order(row))
		r.ranks = append(r.ranks, Ranks(row))
		for k, v := range row {
			r.group[k] += v / float64(count)
		}
	}
	return r, nil
}

func (r *RSA) subject(s int) []float64 { return r.subjects[s*r.pairs:][:r.pairs] }

// RSAScore says how well a model's dissimilarities agree with those of the subjects.
type RSAScore struct {
	Subjects []float64 // Spearman correlation with each subject
	Mean     float64   // mean of Subjects, which the noise ceilings bound
	Group    float64   // correlation with the mean dissimilarities of all subjects
}

// Score compares a model's dissimilarities, one for each pair, with the subjects'.
func (r *RSA) Score(model []float64) RSAScore {
	sameLength("Score", len(model), r.pairs)
	ranks := Ranks(model)
	score := RSAScore{Subjects: make([]float64, r.count), Group: Pearson(ranks, Ranks(r.group))}
	for s := range score.Subjects {
		score.Subjects[s] = Pearson(ranks, r.ranks[s])
	}
	score.Mean = Mean(score.Subjects)
	return score
}
