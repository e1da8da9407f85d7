internal import OrderedJSON

extension MethodParameters {
    // MARK: - Sizes of parts

    /// `test_size` and `train_size` of the shuffling classes.
    func sizes() throws(SplitParameterError) -> PartSizes {
        PartSizes(test: try size("test_size", .test), train: try size("train_size", .train))
    }

    /// A size of a shuffling class; what is none is refused in the words of `_validate_shuffle_split`.
    private func size(_ name: String, _ side: PartSide) throws(SplitParameterError) -> PartSize? {
        guard let value = self[name] else { return nil }
        switch value {
        case .number(let number):
            guard let size = PartSize(number) else { throw .invalidSize(side, got: number.text) }
            return size
        case .array: throw .wrongKind(name, wanted: "a number", got: PythonText.representation(value))
        default: throw .invalidSize(side, got: PythonText.plain(value))
        }
    }

    /// A size of `train_test_split`; what is none is refused in the words of its check of parameters.
    ///
    /// - Parameters:
    ///   - name: what the parameter is called here.
    ///   - side: what it is for `train_test_split`.
    /// - Returns: the size; `nil` where it is not given.
    /// - Throws: ``SplitParameterError`` for what is no size.
    func checkedSize(_ name: String, _ side: PartSide) throws(SplitParameterError) -> PartSize? {
        guard let value = self[name] else { return nil }
        switch value {
        case .number(let number):
            if let size = PartSize(number) {
                return size
            }
            // Beyond 64 bits: the check of parameters lets large ones through, the next check does not.
            guard number.double > 0 else { break }
            throw .invalidSize(side, got: number.text)
        case .bool(true): throw .invalidSize(side, got: "True")
        default: break
        }
        throw TrainTestSplit.refused(side, got: PythonText.representation(value))
    }

    // MARK: - Sizes of samples

    /// `n` and `frac` of `DataFrame.sample`.
    func sampleSize() throws(SplitParameterError) -> SampleSize {
        switch (self["n"], self["frac"]) {
        case (nil, nil): return .one
        case (_?, _?): throw .sampleSizeTwice
        case (let count?, nil): return try sampleCount(count)
        case (nil, let fraction?):
            switch fraction {
            case .bool(let value): return .fraction(value ? 1 : 0)
            case .number(let number): return .fraction(number.double)
            default: throw .wrongKind("frac", wanted: "a number", got: PythonText.representation(fraction))
            }
        }
    }

    private func sampleCount(_ value: JSON) throws(SplitParameterError) -> SampleSize {
        switch value {
        case .bool: throw .sizeNotAnInteger(got: PythonText.representation(value))
        case .number(let number):
            guard number.double >= 0 else { throw .negativeSampleCount }
            guard PythonText.isInteger(number) else {
                let isWhole = number.double.rounded() == number.double
                throw isWhole ? .sizeNotAnInteger(got: PythonText.representation(value)) : .fractionalSampleCount
            }
            return .count(DecimalInteger(number.text)?.int ?? .max)
        default: throw .wrongKind("n", wanted: "a whole number", got: PythonText.representation(value))
        }
    }

    /// `size` of `Generator.choice`.
    func choiceSize() throws(SplitParameterError) -> Int {
        switch self["size"] {
        case nil: throw .missing("size", method: method)
        case .number(let number)? where PythonText.isInteger(number):
            return DecimalInteger(number.text)?.int ?? (number.double < 0 ? .min : .max)
        case .number?, .bool?:
            throw .sizeNotAnInteger(got: PythonText.representation(self["size"] ?? .null))
        case let value?: throw .notAnInteger(typeName: PythonText.typeName(value))
        }
    }

    /// `n_samples` of `sklearn.utils.shuffle`.
    func shuffleSampleCount() throws(SplitParameterError) -> Int? {
        switch self["n_samples"] {
        case nil: return nil
        case .bool(true)?: return 1
        case .number(let number)? where PythonText.isInteger(number):
            return DecimalInteger(number.text)?.int ?? (number.double < 0 ? .min : .max)
        case let value?: throw SklearnShuffle.refusedSampleCount(got: PythonText.representation(value))
        }
    }
}

extension PartSize {
    /// A size as JSON writes it; `nil` for a count beyond 64 bits.
    ///
    /// A number with a point or an exponent is a fraction.
    init?(_ number: JSONNumber) {
        if !PythonText.isInteger(number) {
            self = .fraction(number.double)
        } else if let count = DecimalInteger(number.text)?.int {
            self = .count(count)
        } else {
            return nil
        }
    }
}
