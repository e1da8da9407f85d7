import ItemExpressions
import OrderedJSON

/// A value from the text of its JSON.
func value(_ json: String) throws -> AttributeValue { try AttributeValue(json: JSON(parsing: json)) }

/// An item from the text of its JSON.
func item(_ json: String) throws -> AttributeMap { try AttributeMap(json: JSON(parsing: json)) }

/// Names and values from the texts of their JSON.
func attributes(names: String? = nil, values: String? = nil) throws -> ExpressionAttributes {
    try ExpressionAttributes(
        names: names.map { try JSON(parsing: $0) }, values: values.map { try JSON(parsing: $0) })
}

/// What is wrong with an expression; nil when it can be read.
func fault(_ body: () throws -> Void) -> String? {
    do {
        try body()
        return nil
    } catch let error as ExpressionFault {
        return error.message
    } catch let error as KeyCondition.Fault {
        return error.message
    } catch let error as ExpressionAttributes.Fault {
        return error.message
    } catch let error as UpdateFault {
        return error.message
    } catch let error as AttributeFault {
        return error.message
    } catch {
        return "\(error)"
    }
}
