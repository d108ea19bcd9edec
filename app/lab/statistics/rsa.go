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

// NewRSA takes the dissimilarities of count subjects, one row of n(n−1)/2 pairs
// (see Dissimilarities) each. It needs 4 pictures, and refuses a subject to whom
// all pairs are alike.
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
			return nil, fmt.Errorf("all pairs of pictures are alike to subject %d, so that no score is defined: leave the subject out", s)
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

// RSAScore is how well a model's dissimilarities agree with the subjects'.
type RSAScore struct {
	Subjects []float64 // Spearman correlation with each subject
	Mean     float64   // of these, which the noise ceilings bound
	Group    float64   // with the mean dissimilarities of all subjects
}

// Score compares a model's dissimilarities, one a pair.
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

// Partial is Score when what models and subjects share with a control, such as
// the dissimilarities of silhouettes, is taken out; see PartialSpearman.
func (r *RSA) Partial(model, control []float64) RSAScore {
	sameLength("Partial", len(model), r.pairs)
	sameLength("Partial", len(control), r.pairs)
	x, z := Ranks(model), Ranks(control)
	xz := Pearson(x, z)
	with := func(y []float64) float64 { return partial(Pearson(x, y), xz, Pearson(y, z)) }
	score := RSAScore{Subjects: make([]float64, r.count), Group: with(Ranks(r.group))}
	for s := range score.Subjects {
		score.Subjects[s] = with(r.ranks[s])
	}
	score.Mean = Mean(score.Subjects)
	return score
}

// NoiseCeiling says how well the best model could do, given how subjects differ.
type NoiseCeiling struct {
	Lower, Upper                   float64
	LowerBySubject, UpperBySubject []float64 // what these are the means of
}

// Ceiling is the noise ceiling of RSAScore.Mean (Nili et al. 2014): the upper
// bound is the mean correlation of a subject with the mean of all subjects, which
// contains the subject and overfits; the lower one that with the mean of the
// others. Dissimilarities are averaged as they are, without ranking. It needs 2
// subjects.
func (r *RSA) Ceiling() (NoiseCeiling, error) {
	if err := atLeast(r.count, 2, "subjects", "a noise ceiling"); err != nil {
		return NoiseCeiling{}, err
	}
	c := NoiseCeiling{LowerBySubject: make([]float64, r.count), UpperBySubject: make([]float64, r.count)}
	all := Ranks(r.group)
	others := make([]float64, r.pairs)
	for s := range r.count {
		for k, v := range r.subject(s) {
			others[k] = r.group[k]*float64(r.count) - v
		}
		c.LowerBySubject[s] = Pearson(r.ranks[s], Ranks(others))
		c.UpperBySubject[s] = Pearson(r.ranks[s], all)
	}
	c.Lower, c.Upper = Mean(c.LowerBySubject), Mean(c.UpperBySubject)
	return c, nil
}
