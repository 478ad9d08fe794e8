"""Makes this directory of reference values: python make_reference.py DIR

Needs torch, transformers, numpy and safetensors; the versions that made what is here are in README.md. Everything is
random from fixed seeds. Float32 values are those that are compared; the same computation in float64 says how far off
float32 is, which gives the tolerance: 20 times that, at least 2e-6 of the largest value.
"""

import copy
import json
import math
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.numpy import save_file
from transformers import Wav2Vec2Config, Wav2Vec2ForCTC, Wav2Vec2ForPreTraining

FIRST_FRAMES = 6
manifest = {}


def tolerance(error, largest, factor=20, least=2e-6):
    wanted = max(factor * error, least * largest, 1e-9)
    power = 10.0 ** math.floor(math.log10(wanted))
    step = next(m for m in (1, 2, 5, 10) if m * power >= wanted * (1 - 1e-9))
    return float(f"{step * power:.0e}")


def write(out, name, tensors, exact=None, factor=20, least=2e-6):
    """Saves tensors, and their entries in the manifest; float32 ones with a float64 twin get a tolerance."""
    arrays = {k: np.ascontiguousarray(v.detach().numpy() if torch.is_tensor(v) else v) for k, v in tensors.items()}
    entries = {}
    for key, array in sorted(arrays.items()):
        entries[key] = {"dtype": str(array.dtype), "shape": list(array.shape)}
        if exact is not None and key in exact and array.dtype == np.float32:
            twin = exact[key].detach().numpy() if torch.is_tensor(exact[key]) else exact[key]
            finite = np.isfinite(twin)
            if finite.any():
                error = float(np.abs(array[finite] - twin[finite]).max())
                largest = float(np.abs(twin[finite]).max())
                entries[key]["atol"] = tolerance(error, largest, factor, least)
    path = out / name
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file(arrays, path)
    manifest[name] = entries


def spelled(name, old):
    """Both spellings of weight norm that Hugging Face has."""
    if old:
        name = name.replace("parametrizations.weight.original0", "weight_g")
        name = name.replace("parametrizations.weight.original1", "weight_v")
    return name


class Watch:
    """Keeps what passes between the parts of a model."""

    def __init__(self, body):
        self.seen = {}
        self.handles = []
        for i, layer in enumerate(body.feature_extractor.conv_layers):
            self.on(layer, f"conv_layer.{i}", lambda x: x[:, :, :FIRST_FRAMES])
        self.on(body.feature_extractor, "conv_features", lambda x: x.transpose(1, 2))
        self.on(body.feature_projection, "projected_features", lambda x: x[0])
        self.on(body.feature_projection, "extract_features", lambda x: x[1])
        encoder = body.encoder
        # The encoder sets padded frames to 0 in place.
        before = lambda module, args: self.seen.update(masked_features=args[0].clone())
        self.handles.append(encoder.register_forward_pre_hook(before))
        self.on(encoder.pos_conv_embed, "pos_conv")
        self.on(encoder.dropout, "hidden.0")
        for i, layer in enumerate(encoder.layers):
            self.on(layer, f"hidden.{i + 1}", lambda x: x[0] if isinstance(x, tuple) else x)

    def on(self, module, name, take=lambda x: x):
        hook = lambda m, args, result: self.seen.__setitem__(name, take(result).clone())
        self.handles.append(module.register_forward_hook(hook))

    def on_leaf(self, module, name, make=lambda x: x):
        """One whose gradient is wanted from the whole graph."""

        def hook(m, args, result):
            result = make(result)
            result.retain_grad()
            self.seen[name] = result
            return result

        self.handles.append(module.register_forward_hook(hook))

    def close(self):
        for handle in self.handles:
            handle.remove()


def spans(generator, frames, width, rows_without):
    hidden = np.zeros((len(frames), max(frames)), dtype=bool)
    for row, length in enumerate(frames):
        if row not in rows_without:
            for begin in generator.choice(length - width, size=max(2, length // 6), replace=False):
                hidden[row, begin : begin + width] = True
    return hidden


def negatives(generator, hidden, count, allowed):
    rows, frames = hidden.shape
    found = np.repeat(np.arange(rows) * frames, frames * count).reshape(rows, frames, count).astype(np.int64)
    for b, t in zip(*np.nonzero(hidden)):
        others = [b * frames + u for u in np.nonzero(hidden[b])[0] if u != t and allowed(b, t, u)]
        found[b, t] = generator.choice(others, size=count)
    return found


def pretraining(model, inputs, noise=None, temperature=1.0):
    """A forward and backward pass: everything seen, losses and gradients."""
    cfg = model.config
    groups, codes = cfg.num_codevector_groups, cfg.num_codevectors_per_group
    x, mask, hidden, sampled = inputs
    watch = Watch(model.wav2vec2)
    watch.on(model.quantizer.weight_proj, "quantizer_logits", lambda y: y.view(*hidden.shape, groups, codes))
    watch.on(model.quantizer, "quantized_features", lambda y: y[0])
    watch.on_leaf(model.project_hid, "projected_states")

    def alike(projected):
        """Frames with the same codes have the same vector to the last bit, which a matrix product does not see to."""
        if noise is not None:
            return projected
        rows = watch.seen["quantizer_logits"].argmax(-1).view(-1, groups)
        first = (rows[:, None] == rows[None]).all(-1).int().argmax(-1)
        return projected.reshape(len(rows), -1)[first].view_as(projected)

    watch.on_leaf(model.project_q, "projected_quantized_states", alike)
    compute, gumbel = model.compute_contrastive_logits, F.gumbel_softmax

    def contrast(*args, **kwargs):
        watch.seen["contrastive_logits"] = compute(*args, **kwargs)
        return watch.seen["contrastive_logits"].clone()

    def given_noise(logits, tau, hard):
        soft = ((logits + noise) / tau).softmax(-1)
        watch.seen["gumbel_soft"] = soft
        one_hot = torch.zeros_like(soft).scatter_(-1, soft.argmax(-1, keepdim=True), 1.0)
        return one_hot - soft.detach() + soft

    model.compute_contrastive_logits = contrast
    F.gumbel_softmax = given_noise
    # Hugging Face computes losses in float32 whatever the model is.
    to_float, torch.Tensor.float = torch.Tensor.float, (lambda y: y)
    model.quantizer.temperature = temperature
    model.train(noise is not None)
    model.zero_grad()
    try:
        result = model(x, attention_mask=mask, mask_time_indices=hidden, sampled_negative_indices=sampled)
    finally:
        F.gumbel_softmax = gumbel
        torch.Tensor.float = to_float
        del model.compute_contrastive_logits
        watch.close()
    seen = watch.seen
    logits = seen["quantizer_logits"]
    chosen = logits if noise is None else logits + noise.view_as(logits)
    top = chosen.topk(2, -1).values
    assert (top[..., 0] - top[..., 1]).min() > 1e-3, "a choice of code is too close"
    seen["codes"] = chosen.argmax(-1)
    rows = seen["codes"].view(-1, groups)
    equal = (rows[sampled] == seen["codes"].unsqueeze(2)).all(-1)
    seen["neg_is_pos"] = equal.permute(2, 0, 1).to(torch.uint8)
    check_contrast(seen, result.contrastive_loss, equal, hidden)
    for key in ("loss", "contrastive_loss", "diversity_loss", "codevector_perplexity"):
        seen[key] = getattr(result, key).reshape(1)
    seen["last_hidden_state"] = seen[f"hidden.{cfg.num_hidden_layers}"]
    if cfg.do_stable_layer_norm:
        seen["last_hidden_state"] = model.wav2vec2.encoder.layer_norm(seen["last_hidden_state"])
    p = logits.softmax(-1)[hidden].mean(0)
    seen["fairseq_prob_perplexity"] = (-(p * (p + 1e-7).log()).sum(-1)).exp().sum().reshape(1)
    seen["features_penalty"] = seen["conv_features"].square().mean().reshape(1)
    alone = {}
    for loss in ("contrastive", "diversity"):
        value = getattr(result, loss + "_loss")
        if value.requires_grad:
            names = ["quantizer.codevectors"] if loss == "contrastive" else []
            names += ["quantizer.weight_proj.weight"] if noise is not None else []
            parameters = [model.get_parameter(n) for n in names]
            for n, g in zip(names, torch.autograd.grad(value, parameters, retain_graph=True)):
                alone[f"grad_{loss}.{n}"] = g
    for key in ("projected_states", "projected_quantized_states"):
        seen[key].grad = None
    result.loss.backward()
    for key in ("projected_states", "projected_quantized_states"):
        alone["dloss." + key] = seen[key].grad
    return seen, alone, {n: p.grad.clone() for n, p in model.named_parameters() if p.grad is not None}


def check_contrast(seen, loss, equal, hidden):
    """Hugging Face compares vectors where codes are meant; here both must come to the same."""
    logits = seen["contrastive_logits"].permute(1, 2, 0)[hidden]
    logits = torch.cat([logits[:, :1], logits[:, 1:].masked_fill(equal[hidden], -math.inf)], 1)
    assert torch.allclose(-logits.log_softmax(-1)[:, 0].sum(), loss, rtol=1e-5)


def draw_kept(cfg, frames, rows, rate):
    """For each site of dropout, and each layer of it, the values that are kept."""
    hidden = (rows, frames, cfg.hidden_size)
    layer = {
        "attention_weights": (rows, cfg.num_attention_heads, frames, frames),
        "attention_output": hidden,
        "feed_forward_inner": (rows, frames, cfg.intermediate_size),
        "feed_forward_output": hidden,
    }
    once = {"features": hidden, "encoder_input": hidden, "head_input": hidden}
    once["quantizer_input"] = (rows, frames, cfg.conv_dim[-1])
    shapes = {**once, **{f"{k}.{i}": s for k, s in layer.items() for i in range(cfg.num_hidden_layers)}}
    return {k: (torch.rand(s) >= rate).to(torch.uint8) for k, s in shapes.items()}


def leaving_out(model, kept, layers_kept, rate):
    """A copy of a model whose dropout keeps what is given, in training and evaluation."""
    model = copy.deepcopy(model)
    current = {}

    def given(x, key):
        return x * kept[key].to(x.dtype) / (1 - rate)

    def put(module, key):
        module.forward = lambda x: given(x, key)

    put(model.wav2vec2.feature_projection.dropout, "features")
    put(model.wav2vec2.encoder.dropout, "encoder_input")
    put(*((model.dropout_features, "quantizer_input") if hasattr(model, "quantizer") else (model.dropout, "head_input")))
    for i, layer in enumerate(model.wav2vec2.encoder.layers):
        put(layer.dropout, f"attention_output.{i}")
        put(layer.feed_forward.intermediate_dropout, f"feed_forward_inner.{i}")
        put(layer.feed_forward.output_dropout, f"feed_forward_output.{i}")
        layer.attention.register_forward_pre_hook(lambda module, args, i=i: current.update(layer=i))
        if not layers_kept[i]:
            layer.forward = lambda x, *args, **kwargs: x
    return model, lambda x, p=0.0, training=False: given(x, f"attention_weights.{current['layer']}")


class DroppingAttention:
    """While it is open, attention weights go through a function of our own."""

    def __init__(self, dropout):
        self.dropout = dropout

    def __enter__(self):
        self.before, F.dropout = F.dropout, self.dropout

    def __exit__(self, *failure):
        F.dropout = self.before


def gradients(grads, old):
    return {"grad." + spelled(n, old): g for n, g in grads.items()}


def ctc(model, x, mask, labels, lengths, targets):
    model.eval()
    model.zero_grad()
    result = model(x, attention_mask=mask, labels=labels)
    log_probs = result.logits.log_softmax(-1)
    each = F.ctc_loss(log_probs.transpose(0, 1), labels, lengths, targets, blank=0, reduction="none")
    assert torch.allclose(each.sum().float(), result.loss)
    each.sum().backward()
    values = {
        "logits": result.logits,
        "log_probs": log_probs,
        "loss_none": each,
        "loss_sum": each.sum().reshape(1),
        "loss_mean": (each / targets.clamp(min=1)).mean().reshape(1),
    }
    return values, {n: p.grad.clone() for n, p in model.named_parameters() if p.grad is not None}


def model_folder(out, folder, seed, config, lengths, without, old):
    generator = np.random.default_rng(seed)
    torch.manual_seed(seed)
    nothing = {k: 0.0 for k in ("hidden", "activation", "attention", "feat_proj", "feat_quantizer", "final")}
    cfg = Wav2Vec2Config(
        **config, **{k + "_dropout": v for k, v in nothing.items()}, layerdrop=0.0, ctc_loss_reduction="sum",
        attn_implementation="eager", mask_feature_prob=0.0)
    model = Wav2Vec2ForPreTraining(cfg)
    with torch.no_grad():
        for name, p in model.named_parameters():
            if name.endswith("bias") or "layer_norm" in name:
                p.add_(0.1 * torch.randn_like(p))
            elif p.dim() == 2:
                p.copy_(torch.randn_like(p) / math.sqrt(p.shape[1]) * (1.5 if "weight_proj" in name else 1.0))
    path = out / folder
    path.mkdir(parents=True)
    (path / "config.json").write_text(json.dumps(cfg.to_dict(), indent=1, sort_keys=True, default=str) + "\n")
    parameters = {spelled(n, old): p for n, p in model.named_parameters()}
    write(out, f"{folder}/model.safetensors", parameters)

    frames = [int(n) for n in model._get_feat_extract_output_lengths(torch.tensor(lengths))]
    x = torch.zeros(len(lengths), max(lengths))
    mask = torch.zeros(x.shape, dtype=torch.long)
    for row, n in enumerate(lengths):
        wave = torch.randn(n) + torch.sin(torch.arange(n) * (0.05 + 0.03 * row))
        x[row, :n] = (wave - wave.mean()) / wave.std(unbiased=False)
        mask[row, :n] = 1
    hidden = spans(generator, frames, 3, without)
    sampled = negatives(generator, hidden, cfg.num_negatives, lambda b, t, u: True)
    write(out, f"{folder}/inputs.safetensors", {
        "input_values": x,
        "lengths": np.array(lengths),
        "attention_mask": mask,
        "feature_lengths": np.array(frames),
        "mask_time_indices": hidden.astype(np.uint8),
        "sampled_negative_indices": sampled,
    })
    hidden = torch.from_numpy(hidden)
    both = (model, Wav2Vec2ForPreTraining(cfg).double())
    both[1].load_state_dict({k: v.double() for k, v in model.state_dict().items()})

    def run(mask, sampled, noise=None, temperature=1.0):
        results = []
        for m in both:
            dtype = m.dtype
            given = None if noise is None else noise.to(dtype)
            inputs = (x.to(dtype), mask, hidden, torch.from_numpy(sampled))
            seen, alone, grads = pretraining(m, inputs, given, temperature)
            results.append((seen, {**alone, **gradients(grads, old)}))
        return results

    (seen, grads), (seen64, grads64) = run(mask, sampled)
    valid = torch.arange(max(frames))[None, :] < torch.tensor(frames)[:, None]
    values = {**seen, **grads, "feature_attention_mask": valid.to(torch.uint8)}
    write(out, f"{folder}/expected.safetensors", values, {**seen64, **grads64})

    (seen, _), (seen64, _) = run(None, sampled)
    few = ("loss", "contrastive_loss", "diversity_loss", "codevector_perplexity", "projected_states",
           "last_hidden_state", "hidden.0")
    write(out, f"{folder}/expected_no_attention_mask.safetensors", {k: seen[k] for k in few}, seen64)

    groups, codes = cfg.num_codevector_groups, cfg.num_codevectors_per_group
    noise = -torch.log(torch.empty(hidden.numel() * groups, codes).exponential_())
    temperature = 1.7
    logits = seen["quantizer_logits"]
    chosen = (seen["quantizer_logits"] + noise.view_as(logits)).argmax(-1)

    def differ(codes):
        return lambda b, t, u: bool((codes[b, t] != codes[b, u]).any())

    sampled = negatives(generator, hidden.numpy(), cfg.num_negatives, differ(chosen))
    write(out, f"{folder}/train_inputs.safetensors", {
        "gumbel_noise": noise,
        "gumbel_tau": np.array([temperature], dtype=np.float32),
        "sampled_negative_indices": sampled,
    })
    (seen, grads), (seen64, grads64) = run(mask, sampled, noise, np.float32(temperature).item())
    few = ("loss", "contrastive_loss", "diversity_loss", "codevector_perplexity", "projected_states", "codes",
           "projected_quantized_states", "quantized_features", "quantizer_logits", "gumbel_soft", "contrastive_logits")
    smooth(seen64, groups * codes, hidden)
    values = {**{k: seen[k] for k in few}, **grads}
    write(out, f"{folder}/train_expected.safetensors", values, {**seen64, **grads64})
    classifier, recognise = ctc_folder(out, folder, cfg, both, x, mask, frames, generator, old)

    rate = 0.2
    kept = draw_kept(cfg, max(frames), len(lengths), rate)
    layers_kept = [i != 1 for i in range(cfg.num_hidden_layers)]
    thinned = seen["extract_features"] * kept["quantizer_input"] / (1 - rate)
    chosen = (model.quantizer.weight_proj(thinned).view_as(logits) + noise.view_as(logits)).argmax(-1)
    sampled = negatives(generator, hidden.numpy(), cfg.num_negatives, differ(chosen))
    write(out, f"{folder}/dropout_inputs.safetensors", {
        **{"kept." + k: v for k, v in kept.items()},
        "layers_kept": np.array(layers_kept, dtype=np.uint8),
        "rate": np.array([rate]),
        "sampled_negative_indices": sampled,
    })
    results, recognised = [], []
    for m in both:
        dropping, attention = leaving_out(m, kept, layers_kept, rate)
        with DroppingAttention(attention):
            inputs = (x.to(m.dtype), mask, hidden, torch.from_numpy(sampled))
            seen, _, grads = pretraining(dropping, inputs, noise.to(m.dtype), np.float32(temperature).item())
        results.append((seen, gradients(grads, old)))
        dropping, attention = leaving_out(classifier(m), kept, layers_kept, rate)
        with DroppingAttention(attention):
            recognised.append(recognise(dropping)[0])
    (seen, grads), (seen64, grads64) = results
    smooth(seen64, groups * codes, hidden)
    few = ("loss", "contrastive_loss", "diversity_loss", "codevector_perplexity", "projected_states", "codes",
           "quantizer_logits")
    values = {**{k: seen[k] for k in few}, **grads}
    write(out, f"{folder}/dropout_expected.safetensors", values, {**seen64, **grads64})
    few = ("logits", "loss_sum")
    write(out, f"{folder}/dropout_ctc_expected.safetensors", {k: recognised[0][k] for k in few}, recognised[1])


def smooth(exact, codes, hidden):
    """fairseq takes log(p + 1e-7) where Hugging Face has 0 log 0 = 0; the tolerance is to hold for either."""
    exact["codevector_perplexity"] = exact["fairseq_prob_perplexity"]
    exact["diversity_loss"] = (1 - exact["codevector_perplexity"] / codes) * hidden.sum()


def ctc_folder(out, folder, cfg, both, x, mask, frames, generator, old):
    targets = [max(0, n // 5 - i) for i, n in enumerate(frames)]
    labels = np.full((len(frames), max(targets)), -100, dtype=np.int64)
    for row, n in enumerate(targets):
        labels[row, :n] = generator.integers(1, cfg.vocab_size, size=n)
    head = torch.nn.Linear(cfg.hidden_size, cfg.vocab_size)
    write(out, f"{folder}/ctc_head.safetensors", {
        "lm_head.weight": head.weight,
        "lm_head.bias": head.bias,
        "labels": labels,
        "target_lengths": np.array(targets),
    })

    def classifier(m):
        model = Wav2Vec2ForCTC(cfg).to(m.dtype)
        model.wav2vec2.load_state_dict(m.wav2vec2.state_dict())
        model.lm_head.load_state_dict({k: v.to(m.dtype) for k, v in head.state_dict().items()})
        return model

    def run(model):
        return ctc(model, x.to(model.dtype), mask, torch.from_numpy(labels), torch.tensor(frames), torch.tensor(targets))

    results = []
    for m in both:
        values, grads = run(classifier(m))
        results.append({**values, **gradients(grads, old)})
    write(out, f"{folder}/ctc_expected.safetensors", {**results[0], "input_lengths": np.array(frames)}, results[1])
    return classifier, run


def ctc_cases(out, seed):
    """[B, T, C], blank, frames, labels: a short batch, one of which nothing can be aligned, one frame, all repeated."""
    generator = np.random.default_rng(seed)
    cases = [
        ((3, 9, 4), 0, [9, 7, 4], [[1, 2, 3], [2, 2], []]),
        ((2, 5, 6), 2, [5, 3], [[0, 1, 3, 4, 5], [1, 1, 1]]),
        ((1, 1, 3), 2, [1], [[1]]),
        ((2, 13, 5), 4, [13, 11], [[3, 3, 3, 3, 3], [0, 1, 0, 1, 0, 1]]),
    ]
    tensors, exact = {}, {}
    for number, (shape, blank, lengths, labels) in enumerate(cases):
        logits = 2 * generator.standard_normal(shape).astype(np.float32)
        width = max(1, *(len(row) for row in labels)) if len(labels) > 1 else max(1, len(labels[0]))
        targets = np.full((shape[0], width), -100, dtype=np.int64)
        for row, text in enumerate(labels):
            targets[row, : len(text)] = text
        sizes = torch.tensor([len(row) for row in labels])
        prefix = f"case{number}."
        tensors.update({
            prefix + "logits": logits,
            prefix + "targets": targets,
            prefix + "input_lengths": np.array(lengths),
            prefix + "target_lengths": sizes,
            prefix + "blank": np.array([blank]),
        })
        for zero in (False, True):
            for dtype, name in ((torch.float32, "f32."), (torch.float64, "f64.")):
                x = torch.tensor(logits, dtype=dtype, requires_grad=True)
                each = F.ctc_loss(x.log_softmax(-1).transpose(0, 1), torch.tensor(targets), torch.tensor(lengths), sizes,
                                  blank=blank, reduction="none", zero_infinity=zero)
                mean = (each / sizes.clamp(min=1)).mean()
                suffix = "_zi" if zero else ""
                found = {"loss_none": each, "loss_sum": each.sum().reshape(1), "loss_mean": mean.reshape(1)}
                found["grad_sum"] = torch.autograd.grad(each.sum(), x, retain_graph=True)[0]
                found["grad_mean"] = torch.autograd.grad(mean, x)[0]
                for key, value in found.items():
                    tensors[prefix + name + key + suffix] = value
                    if name == "f64.":
                        exact[prefix + "f32." + key + suffix] = value
    write(out, "ctc/ctc.safetensors", tensors, exact, least=5e-6)


def adamw(out, seed):
    generator = np.random.default_rng(seed)
    steps, size, languages = 9, 90, 4
    betas, eps, decay = (0.8, 0.95), 1e-5, 0.05
    start = generator.standard_normal(size).astype(np.float32)
    grads = (generator.standard_normal((steps, size)) * 10 ** generator.uniform(-4, 1, size)).astype(np.float32)
    rates = 0.004 * np.minimum(1, np.arange(1, steps + 1) / 4)
    masks = (generator.random((languages, size)) < 0.6).astype(np.uint8)
    order = generator.integers(0, languages, steps)
    clip = np.array([np.median(np.sqrt((grads.astype(np.float64) ** 2).sum(1)))])
    tensors = {
        "p0": start, "grads": grads, "lr": rates, "max_norm": clip, "language_masks": masks,
        "language_of_step": order, "masks": masks[order],
    }
    exact = {}
    for run in ("plain", "clip", "masked_global", "masked_global_clip", "masked_elem", "masked_elem_clip"):
        for dtype, name in ((torch.float32, "f32."), (torch.float64, "f64.")):
            found = trajectory(run, dtype, start, grads, rates, masks[order], clip[0], betas, eps, decay)
            for key, value in found.items():
                if key == "steps":
                    tensors[f"{run}.steps"] = value
                elif name == "f32.":
                    tensors[f"{run}.f32.{key}"] = value
                else:
                    exact[f"{run}.f32.{key}"] = value
    write(out, "optim/adamw.safetensors", tensors, exact, factor=8, least=5e-7)
    hyper = {"betas": betas, "eps": eps, "weight_decay": decay}
    (out / "optim/hyper.json").write_text(json.dumps({"hyper": hyper}, indent=1) + "\n")


def trajectory(run, dtype, start, grads, rates, masks, clip, betas, eps, decay):
    """torch's AdamW on what a step keeps, with the moments and the count of steps that it has."""
    p = torch.tensor(start, dtype=dtype)
    first, second = torch.zeros_like(p), torch.zeros_like(p)
    own = torch.zeros(len(p), dtype=torch.long)
    found = {k: [] for k in ("param", "exp_avg", "exp_avg_sq", "steps", "total_norm", "clip_coef")}
    for t in range(len(grads)):
        kept = torch.tensor(masks[t], dtype=torch.bool) if run.startswith("masked") else torch.ones(len(p)).bool()
        g = torch.tensor(grads[t], dtype=dtype)
        norm = g[kept].norm()
        factor = torch.clamp(clip / (norm + 1e-6), max=1.0)
        if run.endswith("clip"):
            g = g * factor
        counts = own if "elem" in run else torch.full_like(own, t)
        for count in counts[kept].unique():
            chosen = kept & (counts == count)
            leaf = torch.nn.Parameter(p[chosen].clone())
            optimizer = torch.optim.AdamW([leaf], lr=rates[t], betas=betas, eps=eps, weight_decay=decay, foreach=False)
            optimizer.state[leaf] = {
                "step": torch.tensor(float(count)),
                "exp_avg": first[chosen].clone(),
                "exp_avg_sq": second[chosen].clone(),
            }
            leaf.grad = g[chosen].clone()
            optimizer.step()
            p[chosen] = leaf.detach()
            first[chosen] = optimizer.state[leaf]["exp_avg"]
            second[chosen] = optimizer.state[leaf]["exp_avg_sq"]
        own = own + kept
        for key, value in (("param", p), ("exp_avg", first), ("exp_avg_sq", second), ("steps", own),
                           ("total_norm", norm), ("clip_coef", factor)):
            found[key].append(value.clone())
    left_out = ([] if "elem" in run else ["steps"]) + ([] if run.endswith("clip") else ["total_norm", "clip_coef"])
    return {k: torch.stack(v) for k, v in found.items() if k not in left_out}


def pruning(out, seed):
    """The k = floor(sparsity x n) lowest scores are pruned; of equal ones the higher position first."""
    generator = np.random.default_rng(seed)
    shapes = {"a.weight": (9, 7), "b.0.weight": (5, 3, 2), "b.1.weight": (31,), "z.ties.weight": (6, 10)}
    weights = {n: generator.standard_normal(s).astype(np.float32) for n, s in shapes.items()}
    weights["z.ties.weight"] = np.round(weights["z.ties.weight"])
    slopes = {n: generator.standard_normal(s).astype(np.float32) for n, s in shapes.items()}
    slopes["z.ties.weight"] = np.sign(slopes["z.ties.weight"])
    taylor = {n: np.abs(slopes[n] * weights[n]) for n in shapes}
    tensors, counts = {}, {}
    for n in shapes:
        tensors.update({"weight." + n: weights[n], "grad." + n: slopes[n], "score.taylor." + n: taylor[n]})
    for kind, scores in (("magnitude", {n: np.abs(w) for n, w in weights.items()}), ("taylor", taylor)):
        flat = {n: s.reshape(-1) for n, s in scores.items()}
        for sparsity in ("0.25", "0.6", "0.875"):
            for scope in ("layer", "global"):
                name = f"{kind}_{scope}.s{sparsity}"
                groups = [[n] for n in sorted(flat)] if scope == "layer" else [sorted(flat)]
                count = counts.setdefault(name, {})
                for group in groups:
                    together = np.concatenate([flat[n] for n in group])
                    k = math.floor(Fraction(sparsity) * len(together))
                    order = np.lexsort((-np.arange(len(together)), together))
                    kept = np.ones(len(together), dtype=np.uint8)
                    kept[order[:k]] = 0
                    suffix = "." + group[0] if scope == "layer" else ""
                    tensors[f"threshold.{name}{suffix}"] = together[order[k - 1 : k]]
                    begin = 0
                    for n in group:
                        part = kept[begin : begin + len(flat[n])]
                        begin += len(part)
                        tensors[f"mask.{name}.{n}"] = part.reshape(shapes[n])
                        count[n] = {"kept": int(part.sum())}
                count["_all"] = {"kept": sum(c["kept"] for c in count.values())}
    write(out, "prune/prune.safetensors", tensors)
    (out / "prune/counts.json").write_text(json.dumps({"counts": counts}, indent=1, sort_keys=True) + "\n")


def main():
    out = Path(sys.argv[1])
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    shared = {"vocab_size": 7, "contrastive_logits_temperature": 0.2, "diversity_loss_weight": 0.3}
    model_folder(out, "xlsr_other", 11, dict(
        shared, conv_dim=[12, 20, 16, 12, 18], conv_kernel=[8, 4, 3, 3, 2], conv_stride=[4, 3, 2, 2, 1],
        conv_bias=False, feat_extract_norm="layer", do_stable_layer_norm=True, hidden_size=30, num_hidden_layers=2,
        num_attention_heads=5, intermediate_size=44, num_conv_pos_embeddings=9, num_conv_pos_embedding_groups=5,
        num_codevector_groups=3, num_codevectors_per_group=5, codevector_dim=24, proj_codevector_dim=14,
        num_negatives=7), [1131, 907, 643], (), True)
    model_folder(out, "base_other", 12, dict(
        shared, conv_dim=[10, 10, 14, 14], conv_kernel=[7, 5, 3, 2], conv_stride=[5, 2, 2, 2],
        conv_bias=True, feat_extract_norm="group", do_stable_layer_norm=False, hidden_size=24, num_hidden_layers=3,
        num_attention_heads=3, intermediate_size=20, num_conv_pos_embeddings=6, num_conv_pos_embedding_groups=3,
        num_codevector_groups=1, num_codevectors_per_group=11, codevector_dim=13, proj_codevector_dim=10,
        num_negatives=5), [1003, 1003, 777, 640], (1,), False)
    ctc_cases(out, 13)
    adamw(out, 14)
    pruning(out, 15)
    lines = [f"{json.dumps(name)}: {json.dumps(entries, sort_keys=True)}" for name, entries in sorted(manifest.items())]
    text = "{\n" + ",\n".join(lines).replace("}, ", "},\n  ") + "\n}\n"
    json.loads(text)
    (out / "manifest.json").write_text(text)


if __name__ == "__main__":
    main()
